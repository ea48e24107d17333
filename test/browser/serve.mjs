/** Our commands that serve a page, as child processes on ports of their own. */
import { spawn } from 'node:child_process';
import { ENTRY } from '../shared.mjs';

export function serveFiles(files, options = []) {
  return startServing(['open', '--no-browser', '--port', '0', ...options, ...files]);
}

/** Any command of ours that ends in serving a page; resolves when it has said where. */
export async function startServing(args) {
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
      const found = /Serving web UI on (\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`ended with ${status}: ${said}`)));
  });
  return { url, close: () => end(child) };
}

/** As Ctrl-C does; resolves to the exit status. */
function end(child) {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  return ended;
}
