/** Every Node, back end and rate. */
import { test } from 'node:test';
import { otherNode } from '../record/other-nodes.mjs';
import { sliceOf } from '../slice.mjs';
import { checkSplit, checkVolume } from './truth.mjs';

const CASES = [20, 22, 24, 26].flatMap((major) =>
  ['inspector', 'datadog'].map((backEnd) => ({ major, backEnd })),
);

for (const { major, backEnd } of sliceOf(CASES, 'runtime truth')) {
  const node = otherNode(major);
  const skip = node === undefined && `no Node ${major} and no registry to get it from`;
  test(`Node ${major}, ${backEnd}: a known split of CPU under load`, { skip }, async (t) => {
    for (const line of await checkSplit(t, node, backEnd, 150)) t.diagnostic(line);
  });
  for (const rateBytes of [32_768, 524_288]) {
    test(`Node ${major}, ${backEnd}: a known volume at ${rateBytes}`, { skip }, async (t) => {
      for (const line of await checkVolume(t, node, backEnd, rateBytes)) t.diagnostic(line);
    });
  }
}
