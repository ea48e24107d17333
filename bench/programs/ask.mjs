/** Asks serve.mjs or service.mjs, a few requests at a time: first to warm it up, then, when told to, as often as is measured. */
import { Agent, get } from 'node:http';

const WARM_UP = 2000;
const REQUESTS = 20_000 * Number(process.env.BENCH_SCALE ?? 1);
const CONNECTIONS = 8;

const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

async function askTimes(count) {
  let left = count;
  const askOn = async () => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, askOn));
}

function ask() {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path: '/things', agent }, (response) => {
      response.resume();
      response.once('end', resolve);
    });
    request.once('error', reject);
  });
}

await askTimes(WARM_UP);
process.once('message', async () => {
  await askTimes(REQUESTS);
  process.exit();
});
process.send('warm');
