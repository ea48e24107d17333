/**
 * A report as JSON: one object, its lists a row a line, so that a long one can be written and read in
 * pieces. docs/json.md and schema/report.schema.json say what is in it.
 *
 * Values are exact integers in the profile's own unit. Those beyond 2^53 - 1, which most readers would
 * round, are strings of digits.
 */
import { basePath } from '../base/go-path.ts';
import type { Profile } from '../profile/profile.ts';
import type { Legend, ShownPart } from '../report/legend.ts';
import type { Report } from '../report/report.ts';
import { dividedValue } from './value-text.ts';

const SCHEMA = 'stackheat-report';
const VERSION = 1;

/** What may stand in a report; bigints are written by the rule above, undefined is left out. */
export type Json =
  | string
  | number
  | bigint
  | boolean
  | undefined
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Lists whose rows are made as they are written. */
export type JsonLists = Readonly<Record<string, Iterable<Json>>>;

export function* jsonDocument(
  facts: { readonly [key: string]: Json },
  lists: JsonLists,
): Generator<string> {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  yield `{\n${known.map(([key, value]) => `${JSON.stringify(key)}: ${jsonText(value)}`).join(',\n')}`;
  for (const [key, rows] of Object.entries(lists)) {
    yield `,\n${JSON.stringify(key)}: [`;
    let separator = '\n';
    for (const row of rows) {
      yield separator + jsonText(row);
      separator = ',\n';
    }
    yield ']';
  }
  yield '\n}\n';
}

export function jsonText(value: Json): string {
  return JSON.stringify(value, (_, part: Json) =>
    typeof part === 'bigint' ? integer(part) : part,
  );
}

function integer(value: bigint): number | string {
  const isExact = value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
  return isExact ? Number(value) : String(value);
}

/** What every report begins with: which one it is, of what, and what its values are. */
export function reportFacts(name: string, report: Report): { readonly [key: string]: Json } {
  const { options, profile } = report;
  return {
    schema: SCHEMA,
    version: VERSION,
    report: name,
    profile: profileFacts(profile),
    sampleType: options.sampleType,
    unit: options.sampleUnit,
    total: dividedValue(options)(report.total),
    activeFilters: options.activeFilters,
  };
}

/** The same, with how much of the profile is shown. */
export function legendFacts(name: string, legend: Legend): { readonly [key: string]: Json } {
  const divided = dividedValue(legend.report.options);
  const shown = legend.shown && shownFacts(legend.shown, divided);
  return { ...reportFacts(name, legend.report), shown };
}

function shownFacts(shown: ShownPart, divided: (value: bigint) => bigint): Json {
  const { nodeCount, originalCount, droppedNodes, droppedEdges } = shown;
  return {
    total: divided(shown.shownTotal),
    nodeCount,
    originalCount,
    droppedNodes,
    droppedEdges,
    nodeCutoff: divided(shown.nodeCutoff),
    edgeCutoff: divided(shown.edgeCutoff),
  };
}

function profileFacts({ mappings, comments, docUrl, timeNanos, durationNanos }: Profile): Json {
  const main = mappings[0];
  return {
    file: main === undefined || main.file === '' ? undefined : basePath(main.file),
    buildId: main?.buildId || undefined,
    comments: comments.filter((comment) => !comment.startsWith('#')),
    docUrl: docUrl || undefined,
    timeNanos: timeNanos || undefined,
    durationNanos: durationNanos || undefined,
  };
}
