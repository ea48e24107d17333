import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Countdown } from './countdown.ts';

function output(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string | Uint8Array) => void written.push(String(text)) };
}

test('a terminal sees the seconds that are left, and then a clean line', () => {
  const terminal = output(true);
  const countdown = new Countdown(terminal, (seconds) => `${seconds} s left`);
  countdown.start(3000);
  countdown.stop();
  countdown.stop();
  assert.deepEqual(terminal.written, ['\r\u001b[K3 s left', '\r\u001b[K']);
});

test('a file sees nothing', () => {
  const file = output(false);
  const countdown = new Countdown(file, (seconds) => `${seconds} s left`);
  countdown.start(3000);
  countdown.stop();
  assert.deepEqual(file.written, []);
});
