/** A function has one name, whichever profile it stands in. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { otherNode } from '../record/other-nodes.mjs';
import { readRecorded } from '../record/recording.mjs';
import { runProgram, temporaryFolder } from './truth.mjs';

const MODULE = 'test/runtime-api/programs/names.';
const SHAPES = [
  'Cart.#sum',
  'Cart.[Symbol.iterator]',
  'Cart.arrow',
  'Cart.constructor',
  'Cart.get size',
  'Cart.of',
  'Cart.total',
  'Cart.wait',
];

for (const { major, backEnd } of [
  { major: 20, backEnd: 'inspector' },
  { major: 20, backEnd: 'datadog' },
  { major: 26, backEnd: 'inspector' },
  { major: 26, backEnd: 'datadog' },
]) {
  test(`Node ${major}, ${backEnd}: stacks and cpu profiles say the same names`, async (t) => {
    const node = otherNode(major);
    if (node === undefined) return t.skip(`no Node ${major} and no registry to get it from`);
    const folder = temporaryFolder(t);
    await runProgram(node, 'names.mjs', [folder], { STACKHEAT_BACKEND: backEnd });
    const captured = await stacksOver(join(folder, 'shapes.pb.gz'));
    const sampled = await stacksOver(join(folder, 'cpu.pb.gz'));
    const names = new Set([...captured].map((stack) => stack.split(' < ')[0]));
    for (const shape of SHAPES) {
      assert.ok(names.has(MODULE + shape), `${shape} is not in ${[...names].join(', ')}`);
    }
    const missing = [...captured].filter((stack) => !sampled.has(stack));
    // A tick of the sampler may miss a spot of 40 ms on a busy machine.
    assert.ok(
      missing.length <= captured.size * 0.2,
      `${missing.length} of ${captured.size}:\n${missing.join('\n')}\n--- cpu:\n${[...sampled].join('\n')}`,
    );
  });
}

/** The callers of `spot`, innermost first, as one line each. */
async function stacksOver(path) {
  const { profile, functions } = await readRecorded(path);
  const { samples, locations } = profile;
  const stacks = new Set();
  for (let sample = 0; sample < samples.count; sample++) {
    const names = [...samples.locationIndexes]
      .slice(samples.locationStarts[sample], samples.locationStarts[sample + 1])
      .map((location) => functions[locations.lineFunctions[locations.lineStarts[location]]]);
    const spot = names.lastIndexOf(`${MODULE}spot`);
    // What Node itself did around differs between a capture and a sample.
    const program = names.slice(spot + 1).filter((name) => name.startsWith(MODULE));
    if (spot >= 0) stacks.add(program.join(' < '));
  }
  return stacks;
}
