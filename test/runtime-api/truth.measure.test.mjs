/** All cases are in truth.long.test.mjs; here are those of this Node, and one of each other. */
import { test } from 'node:test';
import { otherNode } from '../record/other-nodes.mjs';
import { checkSplit, checkVolume } from './truth.mjs';

for (const { major, backEnd } of [
  { major: 20, backEnd: 'inspector' },
  { major: 20, backEnd: 'datadog' },
  { major: 24, backEnd: 'inspector' },
]) {
  test(`Node ${major}, ${backEnd}: a known split of CPU while others load the machine`, async (t) => {
    const node = otherNode(major);
    if (node === undefined) return t.skip(`no Node ${major} and no registry to get it from`);
    for (const line of await checkSplit(t, node, backEnd)) t.diagnostic(line);
  });
}

for (const { major, backEnd, rateBytes } of [
  { major: 20, backEnd: 'inspector', rateBytes: 32_768 },
  { major: 20, backEnd: 'inspector', rateBytes: 524_288 },
  { major: 22, backEnd: 'inspector', rateBytes: 32_768 },
  { major: 26, backEnd: 'datadog', rateBytes: 32_768 },
]) {
  test(`Node ${major}, ${backEnd}: a known volume at ${rateBytes} bytes`, async (t) => {
    const node = otherNode(major);
    if (node === undefined) return t.skip(`no Node ${major} and no registry to get it from`);
    for (const line of await checkVolume(t, node, backEnd, rateBytes)) t.diagnostic(line);
  });
}
