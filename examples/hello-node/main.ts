/**
 * Serves the hello service on localhost:50051 and its profiles on localhost:8787, and greets itself, so that
 * there is something to see.
 */
import { createWriteStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { createServer } from 'stackheat/http';
import {
  setBlockProfileRate,
  setMutexProfileFraction,
  startCPUProfile,
  stopCPUProfile,
} from 'stackheat/runtime';
import { helloClient, serveHello } from './server.ts';

const { values } = parseArgs({
  options: {
    listen: { type: 'string', default: 'localhost:50051' },
    debug: { type: 'string', default: 'localhost:8787' },
    cpuprofile: { type: 'string' },
    load: { type: 'string', default: '200' },
  },
});

if (values.cpuprofile !== undefined) startCPUProfile(createWriteStream(values.cpuprofile));
// Otherwise the block and mutex profiles stay empty.
setBlockProfileRate(1);
setMutexProfileFraction(1);

const server = await serveHello(values.listen);
createServer({ addr: values.debug });
console.log(`hello on ${server.address}, profiles on http://${values.debug}/debug/pprof/`);

const client = helloClient(server.address);
const perSecond = Number(values.load);
let greeted = 0;
const load =
  perSecond > 0
    ? setInterval(() => {
        greeted++;
        const request = { name: `guest ${greeted % 100}`, languages: 'de-CH, fr;q=0.8' };
        client.SayHello(request, (error) => {
          if (error) console.error(error.message);
        });
      }, 1000 / perSecond)
    : undefined;

async function end(): Promise<void> {
  clearInterval(load);
  client.close();
  server.close();
  await stopCPUProfile();
  process.exit(0);
}
process.once('SIGINT', end);
process.once('SIGTERM', end);
