/**
 * What a page asks of a profile, whoever answers: a server beside the files, a collector, or the engine
 * in the browser's own worker.
 *
 * Answers are plain JSON in columns. Values are numbers: beyond 2^53 they lose their last digits, of
 * which the page prints five; the engine behind keeps them exact.
 */
import type { ValueType } from '../profile/profile.ts';

export interface ProfileQueries {
  describe(): Promise<PageDescription>;
  flameGraph(question: FlameQuestion): Promise<FlameAnswer>;
  search(question: SearchQuestion): Promise<SearchAnswer>;
  top(question: ProfileQuestion): Promise<TopAnswer>;
  graph(question: ProfileQuestion): Promise<GraphAnswer>;
  peek(question: PeekQuestion): Promise<PeekAnswer>;
  tags(question: ProfileQuestion): Promise<TagsAnswer>;
}

/** The question cannot be answered as asked; the message says why in words for the user. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

export interface PageDescription {
  readonly profiles: readonly ProfileDescription[];
  /** What the command line set, by parameter as in ProfileQuestion.options. */
  readonly defaults: Readonly<Record<string, string>>;
}

export interface ProfileDescription {
  readonly name: string;
  readonly sampleTypes: readonly ValueType[];
  readonly defaultSampleType: string;
  readonly sampleCount: number;
  /** Milliseconds since 1970; 0 is unknown. */
  readonly timeMs: number;
  readonly durationNanos: number;
  /** The main binary, empty when unknown. */
  readonly binary: string;
  readonly comments: readonly string[];
}

export interface ProfileQuestion {
  /** The first profile when left out. */
  readonly profile?: string;
  /** The profile's default when left out. */
  readonly sampleType?: string;
  /** Filters and limits by pprof's parameter (page-options.ts); what the command line set when left out. */
  readonly options?: Readonly<Record<string, string>>;
}

export interface FlameQuestion extends ProfileQuestion {
  /** A box by its key (flame-key.ts), or a range of the width in weight; all of it when left out. */
  readonly view?: { readonly key: string } | { readonly from: number; readonly to: number };
}

/** What every view says of the samples that it shows. */
export interface Shown {
  readonly profile: string;
  readonly sampleType: ValueType;
  /** What percentages are of: all samples, also those that a filter left out. */
  readonly total: number;
  /** Of the samples that the filters left. */
  readonly shownTotal: number;
  /** Only with a base to compare with: what each side comes to. Values are then changes. */
  readonly difference?: { readonly base: number; readonly now: number };
  /** On the filters, a line each: what was taken as a range, what matched nothing. */
  readonly notes: readonly string[];
}

export interface FlameAnswer extends Shown {
  /** Width of the root. */
  readonly weight: number;
  /** What was asked for, in weight: for a key the range of its box. */
  readonly view: { readonly from: number; readonly to: number };
  /** False when the profile has no box of that key; the answer is then the whole graph. */
  readonly isKeyFound: boolean;
  readonly minWeight: number;
  /** Boxes of the whole graph. */
  readonly boxCount: number;
  /** Boxes left out of this answer for being narrower than `minWeight`. */
  readonly omittedCount: number;
  readonly boxes: BoxColumns;
  readonly others: OthersColumns;
  readonly frames: FrameColumns;
}

/** In preorder: a box's caller is the last box before it that is one less deep. */
export interface BoxColumns {
  readonly depths: readonly number[];
  /** Frame indexes, as in FrameColumns. */
  readonly frames: readonly number[];
  /** From the caller's left edge. */
  readonly offsets: readonly number[];
  readonly weights: readonly number[];
  readonly selves: readonly number[];
  /** Only in a difference, where a total is not its width. */
  readonly totals?: readonly number[];
  /** INLINED, CALLED or both. */
  readonly callKinds: readonly number[];
}

export interface OthersColumns {
  /** Indexes into BoxColumns. */
  readonly parents: readonly number[];
  readonly starts: readonly number[];
  readonly weights: readonly number[];
  readonly boxCounts: readonly number[];
}

/** Frame indexes are the same in every answer about one profile. */
export interface FrameColumns {
  readonly indexes: readonly number[];
  readonly names: readonly string[];
  readonly files: readonly string[];
  /** Where the function starts; 0 is unknown. */
  readonly lines: readonly number[];
}

export interface SearchQuestion extends ProfileQuestion {
  /** An RE2 pattern, without regard to case when it holds no capital. */
  readonly text: string;
}

export interface SearchAnswer {
  readonly text: string;
  /** The text finds nothing as a pattern, as `(*Conn)` cannot, and was looked for as it is. */
  readonly isLiteral: boolean;
  readonly frames: readonly number[];
  readonly boxCount: number;
  /** What runs through matching boxes, each stack counted once. */
  readonly total: number;
  readonly hits: {
    /** Widest first. */
    readonly starts: readonly number[];
    readonly weights: readonly number[];
    readonly depths: readonly number[];
  };
}

export interface TopAnswer extends Shown {
  /** Rows follow FrameColumns: the heaviest by cum, as many as TOP_ROWS_MAX. */
  readonly frames: FrameColumns;
  readonly flats: readonly number[];
  readonly cums: readonly number[];
  readonly callKinds: readonly number[];
  /** Only in a difference: what the base had. */
  readonly baseFlats?: readonly number[];
  readonly baseCums?: readonly number[];
  readonly omittedCount: number;
}

/** A table of more functions is filtered on the command line; 50,000 names are some megabytes. */
export const TOP_ROWS_MAX = 50_000;

/** The layout of more takes minutes and tells nobody anything. */
export const GRAPH_NODES_MAX = 3000;

export interface GraphAnswer extends Shown {
  /** As `-dot` prints it; its box N1 is the first of `functions`. */
  readonly dot: string;
  readonly functions: FunctionColumns;
  /** What the flat values of the boxes come to. */
  readonly boxTotal: number;
  /** Functions heavy enough to be shown, of which the first are. */
  readonly originalCount: number;
  readonly droppedNodes: number;
  readonly droppedEdges: number;
}

export interface FunctionColumns {
  readonly names: readonly string[];
  /** As a report prints them: with file and line where the granularity has them. */
  readonly titles: readonly string[];
  /** The frames of that name in the flame graph, for marking what a search found. */
  readonly frames: readonly (readonly number[])[];
  /** Empty unless the granularity tells files apart. */
  readonly files: readonly string[];
  readonly flats: readonly number[];
  readonly cums: readonly number[];
}

/** With neither the heaviest functions. */
export interface PeekQuestion extends ProfileQuestion {
  /** One function by its name. */
  readonly func?: string;
  /** All that match, as in a search. */
  readonly pattern?: string;
}

export interface PeekAnswer extends Shown {
  /** Heaviest first. */
  readonly functions: readonly {
    readonly name: string;
    readonly flat: number;
    readonly cum: number;
    readonly callers: readonly PeekedCall[];
    readonly callees: readonly PeekedCall[];
    readonly omittedCallers: number;
    readonly omittedCallees: number;
  }[];
  readonly omittedCount: number;
}

export interface PeekedCall {
  /** The function at the other end. */
  readonly name: string;
  readonly weight: number;
  readonly isInline: boolean;
}

export const PEEK_NODES_MAX = 20;
export const PEEK_EDGES_MAX = 100;

export interface TagsAnswer extends Shown {
  readonly labels: readonly {
    readonly key: string;
    readonly total: number;
    /** Its values are numbers, printed in a unit that suits them. */
    readonly isNumeric: boolean;
    /** Heaviest first. */
    readonly values: readonly string[];
    readonly weights: readonly number[];
    readonly omittedCount: number;
  }[];
}

/** Request ids and the like have as many values as there are samples. */
export const TAG_VALUES_MAX = 200;
