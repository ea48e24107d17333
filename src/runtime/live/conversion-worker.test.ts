import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { decodePprof } from '../../formats/pprof-decode.ts';
import { type ConvertRequest, convert } from '../v8/convert.ts';
import type { RawStacks } from '../v8/raw-profile.ts';
import { profileBytes, profileBytesNow } from './conversion.ts';
import { ConversionWorker, QUEUE_MAX } from './conversion-worker.ts';
import { CustomProfile } from './custom-profile.ts';
import { allSources, findSource, registerSource, unregisterSource } from './registry.ts';
import { workerFile } from './worker-file.ts';

const RAW: RawStacks = {
  kind: 'stacks',
  name: 'waits',
  sampleTypes: [{ type: 'waits', unit: 'count' }],
  timeMs: 1000,
  comments: ['what was measured'],
  samples: [{ stack: [{ functionName: 'f', url: 'node:fs', line: 1, column: 1 }], values: [3] }],
};
const REQUEST: ConvertRequest = { raws: [RAW], cwd: '/', maps: {} };

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stackheat-conversion-'));
});
after(() => rm(folder, { recursive: true, force: true }));

function decode(bytes: Uint8Array) {
  return decodePprof(gunzipSync(bytes), { source: 'made' });
}

test('a worker makes the same file as this thread', async () => {
  const made = await profileBytes(RAW);
  assert.deepEqual(made, new Uint8Array(profileBytesNow(RAW)));
  assert.deepEqual(decode(made).comments, RAW.comments);
});

test('the difference of two readings is as long as what lies between', async () => {
  const later = { ...RAW, timeMs: 3500, samples: [{ ...RAW.samples[0], stack: [], values: [10] }] };
  const { samples, durationNanos, timeNanos } = decode(
    await profileBytes([later, RAW], { base: RAW }),
  );
  assert.deepEqual([...(samples.values[0] ?? [])], [10n]);
  assert.equal(timeNanos, 1_000_000_000n);
  const grown = decode(await profileBytes(later, { base: RAW }));
  assert.deepEqual([...(grown.samples.values[0] ?? [])].sort(), [-3n, 10n]);
  assert.equal(grown.timeNanos, 3_500_000_000n);
  assert.equal(grown.durationNanos, 2_500_000_000n);
  assert.equal(durationNanos, 0n);
});

test('without a worker this thread makes the file', async () => {
  const worker = new ConversionWorker(join(folder, 'gone.cjs'), convert);
  assert.equal(decode(await worker.ask(REQUEST, true)).samples.count, 1);
  assert.equal(decode(await worker.ask(REQUEST, true)).samples.count, 1);
});

test('a worker that dies answers with what it died of, and the next one works', async () => {
  const file = join(folder, 'dies.cjs');
  const flag = join(folder, 'died');
  writeFileSync(
    file,
    `const { parentPort } = require('node:worker_threads');
    const { existsSync, writeFileSync } = require('node:fs');
    const isFirst = !existsSync(${JSON.stringify(flag)});
    let count = 0;
    parentPort.on('message', ({ id }) => {
      if (isFirst && count++ === 1) {
        writeFileSync(${JSON.stringify(flag)}, '');
        throw new Error('a bad day');
      }
      parentPort.postMessage({ id, bytes: new Uint8Array([id]) });
    });`,
  );
  const worker = new ConversionWorker(file, convert);
  assert.deepEqual(await worker.ask(REQUEST, true), new Uint8Array([1]));
  await assert.rejects(worker.ask(REQUEST, true), /cannot be written: a bad day/);
  assert.deepEqual(await worker.ask(REQUEST, true), new Uint8Array([3]));
});

test('what cannot be converted is refused, not swallowed', async () => {
  const worker = new ConversionWorker(workerFile(), convert);
  await assert.rejects(worker.ask({ ...REQUEST, raws: [] }, true), /no reading/);
});

test('the queue has an end', async () => {
  const worker = new ConversionWorker(workerFile(), convert);
  const asked = Array.from({ length: QUEUE_MAX }, () => worker.ask(REQUEST, true));
  await assert.rejects(worker.ask(REQUEST, true), /are being written already/);
  assert.equal((await Promise.all(asked)).length, QUEUE_MAX);
});

test('names are taken once, and listed in order', () => {
  for (const name of ['zebras', 'apples']) registerSource(new CustomProfile(name));
  assert.throws(() => registerSource(new CustomProfile('apples')), /"apples" already/);
  assert.throws(() => registerSource(new CustomProfile('')), /needs a name/);
  assert.deepEqual(
    allSources().map(({ name }) => name),
    ['apples', 'zebras'],
  );
  for (const name of ['zebras', 'apples']) unregisterSource(name);
  assert.equal(findSource('apples'), undefined);
});
