import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProfileBuilder } from '../profile/profile-builder.ts';
import { labelSums } from './label-sums.ts';

/** Fewer are summed by the loop, more by the kernel. */
const COUNTS = [1000, 20_000];
const USERS = 50;

for (const count of COUNTS) {
  test(`${count} samples are summed by label, once for each mention`, () => {
    assert.deepEqual(sumsOf(count, 3), expectedOf(count, 3n));
  });

  test(`${count} samples of which the sums need more than a double's 53 bits are summed exactly`, () => {
    const large = 2n ** 49n + 1n;
    assert.deepEqual(sumsOf(count, large), expectedOf(count, large));
  });
}

/** Every third sample is without labels, every fifth has its first label twice. */
function labelsOf(sample: number) {
  if (sample % 3 === 0) return [];
  const user = { key: 'user', text: `user ${sample % USERS}` };
  const size = { key: 'bytes', number: BigInt(sample % 4) };
  return sample % 5 === 0 ? [user, size, user] : [user, size];
}

function sumsOf(count: number, value: number | bigint): Record<string, bigint> {
  const builder = new ProfileBuilder([{ type: 'samples', unit: 'count' }]);
  for (let sample = 0; sample < count; sample++) {
    builder.sample({ locations: [], values: [value], labels: labelsOf(sample) });
  }
  const { samples, strings } = builder.finish({});
  const { keys, texts, numbers } = samples.labels;
  const { firstRows, sums } = labelSums(samples, samples.values[0] as BigInt64Array);
  const named = [...firstRows].map((row, label): [string, bigint] => [
    `${strings.at(keys[row] as number)} ${strings.at(texts[row] as number)}${numbers[row]}`,
    sums[label] as bigint,
  ]);
  return Object.fromEntries(named);
}

function expectedOf(count: number, value: bigint): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (let sample = 0; sample < count; sample++) {
    for (const label of labelsOf(sample)) {
      const name = 'text' in label ? `user ${label.text}0` : `bytes ${label.number}`;
      sums[name] = (sums[name] ?? 0n) + value;
    }
  }
  return sums;
}
