/** A real terminal to type into and to look at: tmux. */
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const UNTIL_MS = 20_000;
const LOOK_MS = 50;

export const noTmux = spawnSync('tmux', ['-V']).status !== 0 && 'needs tmux: apt-get install tmux';

let count = 0;

export class Terminal {
  #server;

  /** `command` is run by sh, in `folder`, with `env` alone. */
  constructor(command, { folder, env, columns = 100, rows = 40 }) {
    // A server of its own: nothing of the user's tmux is touched.
    this.#server = `stackheat-test-${process.pid}-${count++}`;
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    this.#tmux(
      ...['-f', '/dev/null', 'new-session', '-d', '-x', String(columns), '-y', String(rows)],
      ...['-c', folder, 'env', '-i', 'TERM=screen-256color', ...variables, 'sh', '-c', command],
    );
  }

  type(text) {
    this.#tmux('send-keys', '-l', '--', text);
  }

  /** Named as tmux does: Enter, Tab, Up, C-c. */
  press(...keys) {
    this.#tmux('send-keys', ...keys);
  }

  /** Without trailing blanks and empty lines at the end. */
  screen() {
    const { stdout } = this.#tmux('capture-pane', '-p');
    return stdout.replace(/[ ]+$/gm, '').trimEnd();
  }

  /** Resolves to the screen once it matches. */
  async until(pattern) {
    const end = performance.now() + UNTIL_MS;
    for (;;) {
      const screen = this.screen();
      if (pattern.test(screen)) return screen;
      if (performance.now() > end) throw new Error(`${pattern} never came:\n${screen}`);
      await sleep(LOOK_MS);
    }
  }

  close() {
    spawnSync('tmux', ['-L', this.#server, 'kill-server']);
  }

  #tmux(...args) {
    const run = spawnSync('tmux', ['-L', this.#server, ...args], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`tmux ${args[0]}: ${run.stderr}`);
    return run;
  }
}
