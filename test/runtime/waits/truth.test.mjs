/** All that is known on this Node, and one thing each on the others. */
import { test } from 'node:test';
import { nodeOf } from './readings.mjs';
import { TRUTHS } from './truth.mjs';

for (const [name, check] of Object.entries(TRUTHS)) {
  test(name, () => check(process.execPath));
}

const OTHERS = {
  22: 'block: waits by stack and kind',
  24: 'io: calls and bytes are exact',
  26: 'mutex: holders of the event loop and of locks',
};

for (const [major, name] of Object.entries(OTHERS)) {
  const { node, skip } = nodeOf(major);
  test(`Node ${major}: ${name}`, { skip }, () => TRUTHS[name](node));
}
