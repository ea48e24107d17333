/** All that is known, on each Node. */
import { test } from 'node:test';
import { nodeOf } from './readings.mjs';
import { TRUTHS } from './truth.mjs';

for (const major of [20, 22, 24, 26]) {
  const { node, skip } = nodeOf(major);
  for (const [name, check] of Object.entries(TRUTHS)) {
    test(`Node ${major}: ${name}`, { skip }, () => check(node));
  }
}
