import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pusher, type PushReport } from './pusher.ts';
import type { UploadResult } from './upload.ts';

/** Answers as it is told, one after another, and the last answer for ever. */
function scripted(answers: readonly UploadResult[]) {
  const names: string[] = [];
  const reports: PushReport[] = [];
  let next = 0;
  const pusher = new Pusher({
    send: async ({ name }) => {
      names.push(name);
      const answer = answers[Math.min(next++, answers.length - 1)];
      return answer ?? { kind: 'sent' };
    },
    report: (report) => reports.push(report),
    random: () => 0,
  });
  const add = (name: string) => {
    const nowMs = Date.now();
    pusher.add({ name, bytes: new Uint8Array(5), fromMs: nowMs, untilMs: nowMs });
  };
  return { pusher, add, names, reports };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 20));

test('one at a time, in order; what is refused is counted and gone', async () => {
  const { add, names, reports } = scripted([
    { kind: 'sent' },
    { kind: 'refused', reason: 'no' },
    { kind: 'sent' },
  ]);
  for (const name of ['a', 'b', 'c']) add(name);
  await turn();
  assert.deepEqual(names, ['a', 'b', 'c']);
  assert.deepEqual(
    reports.map(({ sent, dropped, trouble }) => [sent, dropped, trouble]),
    [
      [1, 0, undefined],
      [1, 1, 'no'],
      [2, 1, undefined],
    ],
  );
});

test('a failure waits, is tried again, and keeps its place', async () => {
  const { add, names, reports } = scripted([{ kind: 'failed', reason: 'gone' }, { kind: 'sent' }]);
  add('a');
  add('b');
  await turn();
  assert.deepEqual([names, reports[0]?.retryInMs, reports[0]?.queuedBytes], [['a'], 500, 10]);
  await new Promise((resolve) => setTimeout(resolve, 700));
  assert.deepEqual(names, ['a', 'a', 'b']);
  assert.equal(reports.at(-1)?.queuedBytes, 0);
});

test('the last profile is not sent to a collector that fails', async () => {
  const { pusher, add, names } = scripted([{ kind: 'failed', reason: 'gone', retryAfterMs: 1 }]);
  add('a');
  await turn();
  await pusher.sendLast({ name: 'z', bytes: new Uint8Array(1), fromMs: 0, untilMs: 0 });
  assert.deepEqual(names, ['a']);
});
