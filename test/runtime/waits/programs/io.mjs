/** Operations and bytes that are known. */
import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { ioProfile, setRate } from '../../../../dist/runtime-core.cjs';
import { say } from './saying.mjs';

const fraction = Number(process.argv[2] ?? 1);
const folder = fs.mkdtempSync(join(tmpdir(), 'stackheat-io-'));
const file = join(folder, 'file');

function writeSync() {
  fs.writeFileSync(file, Buffer.alloc(1000));
  // Two bytes in UTF-8.
  fs.appendFileSync(file, 'ä');
}

function readSync() {
  fs.readFileSync(file);
}

function readTextSync() {
  fs.readFileSync(file, 'utf8');
}

function failSync() {
  try {
    fs.readFileSync(join(folder, 'missing'));
  } catch {
    // An operation without bytes.
  }
}

async function throughCallbacks() {
  await promisify(fs.writeFile)(file, 'x'.repeat(300));
  const fd = await promisify(fs.open)(file);
  const { bytesRead } = await promisify(fs.read)(fd, Buffer.alloc(1000), 0, 1000, 0);
  if (bytesRead !== 300) throw new Error(`promisified read is broken: ${bytesRead}`);
  await promisify(fs.close)(fd);
}

async function throughPromises() {
  await readFile(file);
  const handle = await fs.promises.open(file, 'r+');
  await handle.write('12345');
  await handle.read(Buffer.alloc(7), 0, 7, 0);
  await handle.close();
}

async function throughStream() {
  await pipeline(fs.createReadStream(file), fs.createWriteStream(join(folder, 'copy')));
}

async function talk(port) {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('x'.repeat(500));
  await once(socket, 'data');
  socket.end('bye');
  await once(socket.resume(), 'close');
}

function answer(socket) {
  socket.once('data', (data) => socket.write(data));
  socket.on('end', () => socket.end());
}

async function request(port) {
  const [response] = await once(http.get({ port, host: '127.0.0.1' }), 'response');
  await once(response.resume(), 'end');
}

async function fetchTwice(port) {
  for (let i = 0; i < 2; i++) await (await fetch(`http://127.0.0.1:${port}/`)).text();
}

async function requestNobody() {
  await once(http.get({ port: 1, host: '127.0.0.1' }), 'error');
}

async function lookUp() {
  await dns.promises.lookup('localhost');
  await promisify(dns.lookup)('localhost');
}

const echo = net.createServer(answer).listen(0, '127.0.0.1');
const web = http.createServer((_, response) => setTimeout(() => response.end('hello'), 30));
await Promise.all([once(echo, 'listening'), once(web.listen(0, '127.0.0.1'), 'listening')]);

readSync.call(undefined, writeSync());
setRate('ioFraction', fraction);
for (let i = 0; i < 10; i++) writeSync();
for (let i = 0; i < 4; i++) readSync();
readTextSync();
failSync();
await throughCallbacks();
await throughPromises();
await throughStream();
await talk(echo.address().port);
await request(web.address().port);
await fetchTwice(web.address().port);
await requestNobody();
await lookUp();
if (fraction > 1) for (let i = 0; i < 20_000; i++) fs.statSync('/');
web.closeAllConnections();
await Promise.all([once(web.close(), 'close'), once(echo.close(), 'close')]);
setRate('ioFraction', 0);
writeSync();
fs.rmSync(folder, { recursive: true });
say({ io: ioProfile.readNow() });
