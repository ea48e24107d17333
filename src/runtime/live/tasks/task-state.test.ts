import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StackFrame } from '../../v8/raw-profile.ts';
import { resourceKey, stateOf } from './task-state.ts';

function frame(url: string, functionName: string): StackFrame {
  return { functionName, url, line: 1, column: 1 };
}

const PROGRAM = frame('file:///app.js', 'main');

/** [type, frames of Node from the leaf on, state] */
const STATES: readonly [string, readonly StackFrame[], string][] = [
  [
    'Timeout',
    [frame('node:internal/timers', 'Timeout'), frame('node:timers', 'setTimeout')],
    'timers.setTimeout',
  ],
  ['FSREQCALLBACK', [frame('node:fs', 'readFile')], 'fs.readFile'],
  ['TCPWRAP', [frame('node:_http_agent', 'createSocket'), frame('node:http', 'get')], 'http.get'],
  ['await', [], 'await'],
  ['FSREQPROMISE', [frame('node:fs', '')], 'FSREQPROMISE'],
];

test('a state is the function of Node that the program called, else the type', () => {
  for (const [type, frames, state] of STATES) {
    assert.equal(stateOf(type, [...frames, PROGRAM]), state);
    assert.equal(stateOf(type, frames), type, 'without a frame of the program');
  }
});

test('async_hooks and getActiveResourcesInfo mean the same by different names', () => {
  const pairs = [
    ['TCPSERVERWRAP', 'TCPServerWrap'],
    ['TCPWRAP', 'TCPSocketWrap'],
    ['FSREQCALLBACK', 'FSReqCallback'],
    ['Timeout', 'Timeout'],
  ];
  for (const [hook, info] of pairs) assert.equal(resourceKey(hook ?? ''), resourceKey(info ?? ''));
});
