/**
 * Everything on and off again, in several orders, and what a program can see of it: descriptors before and
 * after, its own prepareStackTrace, its own patches, graceful-fs.
 */
import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dns from 'node:dns';
import { once } from 'node:events';
import fs, { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import net from 'node:net';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { mutexProfile, setAsyncWaits, setRate } from '../../../../dist/runtime-core.cjs';
import { say, sleep } from './saying.mjs';

// Lazy properties of Node's become plain ones when they are first read.
fetch;
const WATCHED = {
  fs,
  'fs.promises': fs.promises,
  realpathSync: fs.realpathSync,
  childProcess,
  crypto,
  zlib,
  dns,
  'dns.promises': dns.promises,
  http,
  https,
  Socket: net.Socket.prototype,
  Atomics,
  Error,
  globalThis,
};
const handle = await fs.promises.open(import.meta.filename);
WATCHED.FileHandle = Object.getPrototypeOf(handle);
await handle.close();

function snapshot() {
  return Object.fromEntries(
    Object.entries(WATCHED).map(([name, owner]) => [name, Object.getOwnPropertyDescriptors(owner)]),
  );
}

/** Names of what is not as it was. */
function changes(before, after) {
  return Object.keys(before).flatMap((name) => {
    const keys = new Set([...Reflect.ownKeys(before[name]), ...Reflect.ownKeys(after[name])]);
    return [...keys]
      .filter((key) => {
        const [a, b] = [before[name][key], after[name][key]];
        const parts = ['value', 'get', 'set', 'enumerable', 'writable', 'configurable'];
        return parts.some((part) => !Object.is(a?.[part], b?.[part]));
      })
      .map((key) => `${name}.${String(key)}`);
  });
}

function setAll(rate) {
  setRate('blockRateNanos', rate);
  setAsyncWaits(rate === 0 ? undefined : { oneIn: 1, allowPromiseHooks: true });
  setRate('mutexFraction', rate);
  setRate('ioFraction', rate);
  setRate('taskProfile', rate);
}

async function useEverything() {
  readFileSync(import.meta.filename);
  await readFile(import.meta.filename);
  const opened = await fs.promises.open(import.meta.filename);
  await opened.read(Buffer.alloc(1), 0, 1, 0);
  await opened.close();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

const problems = [];
function check(what, isGood) {
  if (!isGood) problems.push(what);
}

async function checkOrders() {
  const before = snapshot();
  for (const order of [
    ['blockRateNanos', 'ioFraction'],
    ['ioFraction', 'blockRateNanos'],
  ]) {
    setAll(1);
    check('nothing was patched', changes(before, snapshot()).length > 50);
    check('imported names see no patch', readFileSync === fs.readFileSync);
    await useEverything();
    setRate(order[0], 0);
    await useEverything();
    setRate(order[1], 0);
    setAll(0);
    check(`changed: ${changes(before, snapshot())}`, changes(before, snapshot()).length === 0);
    check('imported names keep a patch', readFileSync === fs.readFileSync);
  }
}

/** What is patched looks as it did: promisify, name, length, native. */
async function checkLooks() {
  const looks = () => ({
    names: [fs.readFileSync.name, fs.read.name, http.get.name, Atomics.wait.name, fetch.name],
    lengths: [fs.readFileSync.length, fs.read.length, http.get.length, Atomics.wait.length],
    native: typeof fs.realpathSync.native,
    own: Reflect.ownKeys(fs.read).map(String),
    exists: String(fs.exists[promisify.custom]),
  });
  const before = JSON.stringify(looks());
  setAll(1);
  check(`looks: ${before} ${JSON.stringify(looks())}`, JSON.stringify(looks()) === before);
  const { bytesRead } = await promisify(fs.read)(
    await promisify(fs.open)(import.meta.filename),
    Buffer.alloc(4),
    0,
    4,
    0,
  );
  check('promisify(fs.read)', bytesRead === 4);
  check('promisify(fs.exists)', (await promisify(fs.exists)('/')) === true);
  check('promisify(dns.lookup)', (await promisify(dns.lookup)('localhost')).family > 0);
  check('realpathSync.native', fs.realpathSync.native('/') === '/');
  setAll(0);
}

/** Its own hook is never called for our stacks, stays where it is, and gets its own errors. */
async function checkPrepareStackTrace() {
  let calls = 0;
  const own = (error, sites) => {
    calls += 1;
    return `${error.message}: ${sites.length > 0}`;
  };
  Error.prepareStackTrace = own;
  Error.stackTraceLimit = 3;
  setAll(1);
  await useEverything();
  await sleep(5);
  // On top of a program that is busy, too.
  for (let i = 0; i < 50 && mutexProfile.count() === 0; i++) {
    const end = performance.now() + 60;
    while (performance.now() < end);
    await sleep(30);
  }
  check(`prepareStackTrace was called ${calls} times`, calls === 0);
  check('its errors', new Error('mine').stack === 'mine: true');
  setAll(0);
  check('prepareStackTrace stays', Error.prepareStackTrace === own && Error.stackTraceLimit === 3);
  delete Error.prepareStackTrace;
  Error.stackTraceLimit = 10;
}

/** What the program put over ours stays, works, and is not doubled by the next time. */
async function checkPatchesOnTop() {
  const original = fs.statSync;
  setAll(1);
  const ours = fs.statSync;
  let calls = 0;
  fs.statSync = function statSync(...args) {
    calls += 1;
    return ours.apply(this, args);
  };
  const theirs = fs.statSync;
  setAll(0);
  check('a patch on top stays', fs.statSync === theirs);
  fs.statSync('/');
  check('a patch on top works', calls === 1);
  setAll(1);
  fs.statSync('/');
  setAll(0);
  check('a patch on top is back', fs.statSync === theirs && calls === 2);
  fs.statSync = original;
}

async function checkGracefulFs() {
  setAll(1);
  const require = createRequire(import.meta.url);
  const graceful = require('graceful-fs');
  graceful.gracefulify(fs);
  const content = () => promisify(graceful.readFile)(import.meta.filename, 'utf8');
  check('graceful-fs reads', (await content()).startsWith('/**'));
  setAll(0);
  check('graceful-fs still reads', (await content()).startsWith('/**'));
  check('and fs too', (await promisify(fs.readFile)(import.meta.filename)).length > 0);
}

/** A rejection that nobody handles is one with us as without. */
async function checkRejections() {
  setAll(1);
  const seen = once(process, 'unhandledRejection');
  const { prototype } = net.Socket;
  readFile('/no/such/file');
  const [error] = await seen;
  check('unhandled', error.code === 'ENOENT');
  const failed = await readFile('/no/such/file').catch((reason) => reason);
  check('handled', failed.code === 'ENOENT');
  let thrown;
  try {
    fs.readFileSync('/no/such/file');
  } catch (reason) {
    thrown = reason;
  }
  check(
    'thrown',
    thrown.code === 'ENOENT' && !/build.runtime.live.(io|block)/.test(thrown.message),
  );
  setAll(0);
  check('write is inherited again', !Object.hasOwn(prototype, 'write'));
}

await checkOrders();
await checkLooks();
await checkPrepareStackTrace();
await checkPatchesOnTop();
await checkRejections();
await checkGracefulFs();
say({ problems });
