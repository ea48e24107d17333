/** What the page says about one box, in words. */
import { CALLED, INLINED } from '../graph/flame-graph.ts';
import { type FlameModel, type OthersBox, pathTo } from './flame-model.ts';
import { change, grouped, quantity, share, shareChange } from './quantity.ts';

export interface BoxFacts {
  readonly name: string;
  /** `file:line`, empty when unknown. */
  readonly place: string;
  readonly self: Measure;
  readonly total: Measure;
  /** Undefined for the root. */
  readonly ofCaller: string | undefined;
  readonly callers: number;
  /** Empty unless the compiler put it into its caller. */
  readonly inlining: string;
}

export interface Measure {
  readonly quantity: string;
  readonly share: string;
}

export function boxFacts(model: FlameModel, box: number): BoxFacts {
  const { name, file, line } = model.frameOf(box);
  const caller = model.parents[box] ?? 0;
  const total = model.totals[box] ?? 0;
  return {
    name,
    place: line > 0 && file !== '' ? `${file}:${line}` : file,
    self: measure(model, model.selves[box] ?? 0),
    total: measure(model, total),
    ofCaller: box === 0 || model.isDifference ? undefined : share(total, model.totals[caller] ?? 0),
    callers: pathTo(model, box).length - 1,
    inlining: inliningText(model.callKinds[box] ?? 0),
  };
}

export function boxSentence(model: FlameModel, box: number): string {
  const { name, self, total, inlining, callers } = boxFacts(model, box);
  const parts = [`total ${total.quantity}, ${total.share}`, `self ${self.quantity}, ${self.share}`];
  if (inlining !== '') parts.push(inlining);
  return `${name}: ${parts.join('; ')}; depth ${callers}`;
}

export function othersSentence(model: FlameModel, { boxCount, weight }: OthersBox): string {
  const boxes = boxCount === 1 ? '1 box' : `${grouped(boxCount)} boxes`;
  const { quantity: amount, share: part } = measure(model, weight);
  return `${boxes} too narrow to draw: ${amount}, ${part}. Zoom in to see them.`;
}

/** Of the whole window, so that nothing is left out in silence. Empty when nothing was. */
export function omittedSentence({ omittedCount, graphBoxCount }: FlameModel): string {
  if (omittedCount === 0) return '';
  return `${grouped(omittedCount)} of ${grouped(graphBoxCount)} boxes are too narrow to draw here; zoom in to see them`;
}

function measure({ sampleType, total, isDifference }: FlameModel, value: number): Measure {
  const { unit } = sampleType;
  if (isDifference) return { quantity: change(value, unit), share: shareChange(value, total) };
  return { quantity: quantity(value, unit), share: share(value, total) };
}

function inliningText(callKind: number): string {
  if (callKind === INLINED) return 'inlined';
  return callKind === (INLINED | CALLED) ? 'partly inlined' : '';
}
