/** The labels that the program set around what it does (do, withLabels), beside those of a profile. */
import { currentLabels, type Labels as TextLabels } from '../labels.ts';
import type { Labels } from './stack-table.ts';

const NONE: Labels = [];
let last: TextLabels | undefined;
let lastFields: Labels = NONE;

/** Of this moment. The same array for the same set, so that it costs nothing while a label stays. */
export function programLabels(): Labels {
  const labels = currentLabels();
  if (labels === last) return lastFields;
  last = labels;
  const fields = Object.entries(labels).map(([key, text]) => ({ key, text }));
  lastFields = fields.length === 0 ? NONE : fields;
  return lastFields;
}

/** A profile's own labels come first, and win over the program's of the same name. */
export function joinLabels(own: Labels, ofProgram: Labels): Labels {
  if (ofProgram.length === 0) return own;
  const names = new Set(own.map(({ key }) => key));
  return [...own, ...ofProgram.filter(({ key }) => !names.has(key))];
}
