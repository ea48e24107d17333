import { test } from 'node:test';
import { otherNode } from './other-nodes.mjs';
import { checkSplit } from './split.mjs';

for (const major of [20, 24]) {
  test(`wall and cpu are split truly on Node ${major}`, async (t) => {
    const node = otherNode(major);
    if (node === undefined) return t.skip(`no Node ${major} and no registry to get it from`);
    for (const line of await checkSplit(t, node)) t.diagnostic(line);
  });
}
