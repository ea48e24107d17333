/** What the page says about a call graph and its functions, in words. */
import type { GraphAnswer } from '../web/profile-queries.ts';
import type { BoxFacts } from './flame-facts.ts';
import { grouped, quantity, share } from './quantity.ts';

export interface FunctionFacts {
  readonly name: string;
  readonly file: string;
  readonly flat: string;
  readonly flatShare: string;
  readonly cum: string;
  readonly cumShare: string;
}

export function functionFacts(
  { functions, sampleType, total }: Pick<GraphAnswer, 'functions' | 'sampleType' | 'total'>,
  index: number,
): FunctionFacts {
  const flat = functions.flats[index] ?? 0;
  const cum = functions.cums[index] ?? 0;
  return {
    name: functions.titles[index] ?? '',
    file: functions.files[index] ?? '',
    flat: quantity(flat, sampleType.unit),
    flatShare: share(flat, total),
    cum: quantity(cum, sampleType.unit),
    cumShare: share(cum, total),
  };
}

/** Nothing is left out in silence. */
export function shownSentence(answer: GraphAnswer): string {
  const { functions, originalCount, droppedNodes, droppedEdges, boxTotal, total } = answer;
  const count = functions.names.length;
  const all = originalCount + droppedNodes;
  const ofAll = count < all ? `${grouped(count)} of ${grouped(all)}` : grouped(count);
  const parts = [`${ofAll} functions`, `${share(boxTotal, total)} of the total`];
  if (droppedEdges > 0) {
    parts.push(`${grouped(droppedEdges)} light ${droppedEdges === 1 ? 'call' : 'calls'} left out`);
  }
  return parts.join(' · ');
}

/** In the words of the flame graph's tooltip. */
export function hoverFacts(answer: GraphAnswer, index: number): BoxFacts {
  const { name, file, flat, flatShare, cum, cumShare } = functionFacts(answer, index);
  return {
    name,
    place: file,
    self: { quantity: flat, share: flatShare },
    total: { quantity: cum, share: cumShare },
    ofCaller: undefined,
    callers: 0,
    inlining: '',
  };
}
