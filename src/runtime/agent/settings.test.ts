import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PUSH_PERIOD_MS, readSettings } from './settings.ts';

test('nothing set asks for nothing', () => {
  const { settings, complaints } = readSettings({ STACKHEAT_PUSH: '', STACKHEAT_OUT: ' ' });
  assert.deepEqual(settings, { includesWorkers: false });
  assert.deepEqual(complaints, []);
});

test('each variable has its meaning', () => {
  const { settings, complaints } = readSettings({
    STACKHEAT_ADDR: ':6060',
    STACKHEAT_TOKEN: 'secret',
    STACKHEAT_OUT: 'out',
    STACKHEAT_CPU_RATE: '0',
    STACKHEAT_BLOCK_RATE: '1000',
    STACKHEAT_MUTEX_FRACTION: '10',
    STACKHEAT_IO_FRACTION: '5',
    STACKHEAT_TASKS: '1',
    STACKHEAT_SIGNAL: 'usr2',
    STACKHEAT_WORKERS: '1',
    STACKHEAT_PUSH: 'https://collector/base/',
    STACKHEAT_PUSH_PERIOD: '1.5m',
    STACKHEAT_PUSH_TOKEN: 'abc',
    STACKHEAT_PUSH_TENANT: 'team',
  });
  assert.deepEqual(complaints, []);
  assert.deepEqual(settings, {
    address: ':6060',
    token: 'secret',
    outFolder: 'out',
    cpuRateHz: 0,
    blockRateNanos: 1000,
    mutexFraction: 10,
    ioFraction: 5,
    taskProfile: 1,
    signal: 'SIGUSR2',
    includesWorkers: true,
    push: {
      address: { kind: 'http', base: 'https://collector/base' },
      periodMs: 90_000,
      headers: { authorization: 'Bearer abc', 'x-scope-orgid': 'team' },
    },
  });
});

for (const [name, value] of [
  ['STACKHEAT_CPU_RATE', '1001'],
  ['STACKHEAT_CPU_RATE', '-5'],
  ['STACKHEAT_CPU_RATE', '99.5'],
  ['STACKHEAT_BLOCK_RATE', '9999999999'],
  ['STACKHEAT_MUTEX_FRACTION', '0x10'],
  ['STACKHEAT_TASKS', '2'],
  ['STACKHEAT_SIGNAL', 'SIGKILL'],
  ['STACKHEAT_SIGNAL', 'USR1'],
  ['STACKHEAT_SIGNAL', 'nosuch'],
  ['STACKHEAT_PUSH', 'gopher://x'],
] as const) {
  test(`${name}=${value} is complained about and left out`, () => {
    const { settings, complaints } = readSettings({ [name]: value });
    assert.deepEqual(settings, { includesWorkers: false });
    assert.equal(complaints.length, 1);
    assert.match(complaints[0] ?? '', new RegExp(`^${name}`));
  });
}

test('a wrong period is the default one, and secrets are never repeated', () => {
  const { settings, complaints } = readSettings({
    STACKHEAT_PUSH: 'http://me:secret@collector',
    STACKHEAT_PUSH_PERIOD: '100ms',
    STACKHEAT_PUSH_TOKEN: 'with\nbreak-secret',
  });
  assert.equal(settings.push?.periodMs, PUSH_PERIOD_MS);
  assert.deepEqual(settings.push?.headers, {
    authorization: `Basic ${Buffer.from('me:secret').toString('base64')}`,
  });
  assert.equal(complaints.length, 2);
  assert.doesNotMatch(complaints.join(), /secret/);
});

test('a signal without a folder has nothing to write to', () => {
  const { complaints } = readSettings({ STACKHEAT_SIGNAL: 'SIGUSR2' });
  assert.match(complaints.join(), /set STACKHEAT_OUT/);
});
