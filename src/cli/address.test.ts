import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAddress, portHint } from './address.ts';

const ADDRESSES = [
  'http://host',
  'HTTPS://host/x',
  'https+insecure://host',
  'ftp://host',
  'host:1',
  ':6060',
  'a.b-c_d:80/x',
  'host:80?x',
  'host:80:/debug/pprof/heap',
  '[::1]:80/x',
  'http://http://host',
];
const FILES = [
  'cpu.pb.gz',
  './host:1',
  'a/host:1',
  'C:\\profiles\\cpu.pb.gz',
  'C:/profiles/cpu.pb.gz',
  'C:1x',
  'mem_2023-11-02_03:55:24',
  'host:123456',
  'host:',
  'file:///tmp/cpu.pb.gz',
  'localhost/debug/pprof/heap',
  '-',
  '',
];

for (const word of ADDRESSES) test(`${word} is an address`, () => assert.ok(isAddress(word)));
for (const word of FILES) test(`${word || 'nothing'} is none`, () => assert.ok(!isAddress(word)));

test('an address without a port is told from a file', () => {
  assert.match(
    portHint('localhost/debug/pprof/heap'),
    /write http:\/\/localhost:6060\/debug\/pprof\/heap$/,
  );
  assert.match(portHint('localhost'), /write http:\/\/localhost:6060$/);
  assert.match(portHint('my.host/debug/pprof/'), /write http:\/\/my\.host:6060\/debug\/pprof\/$/);
  for (const path of ['cpu.pb.gz', 'profiles/localhost', '/debug/pprof/heap', '']) {
    assert.equal(portHint(path), '');
  }
});
