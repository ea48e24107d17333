/** `stackheat open FILE…` as a child process, on a port of its own. */
import { spawn } from 'node:child_process';
import { ENTRY } from '../shared.mjs';

export async function serveFiles(files, options = []) {
  const args = [ENTRY, 'open', '--no-browser', '--port', '0', ...options, ...files];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
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
