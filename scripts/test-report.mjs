/**
 * Turns node:test's events into what a reader wants to know: how far it is, each failure in full, each
 * skip with its reason, where the time went, and the counts on the last line.
 */
import { relative } from 'node:path';
import { inspect } from 'node:util';

const SLOWEST_MAX = 10;
const REASON_MAX = 400;

export class TestReport {
  #fileCount;
  #filesDone = 0;
  #passed = 0;
  #failures = [];
  #skips = [];
  #tests = [];
  #notes = [];
  #minutesByRoom = new Map();
  #outputs = new Map();
  /** Of the tests that are running, outermost first, a file each. */
  #names = new Map();
  #filesWithTests = new Set();

  constructor(fileCount) {
    this.#fileCount = fileCount;
  }

  take({ type, data }) {
    if (type === 'test:stdout' || type === 'test:stderr') this.#keepOutput(data);
    else if (type === 'test:complete' && isWholeFile(data)) this.#fileIsDone(data);
    else if (type === 'test:start') this.#nameTest(data);
    else if (type === 'test:pass' || type === 'test:fail') this.#judge(type, data);
    else if (type === 'test:diagnostic' && data.file !== undefined) {
      this.#notes.push(`${shortPath(data.file)}: ${data.message}`);
    }
  }

  close() {
    this.#clearProgress();
    if (this.#notes.length > 0) print('\nNotes', this.#notes);
    if (this.#skips.length > 0) print('\nSkipped', this.#skips);
    const slowest = this.#tests.sort((a, b) => b.durationMs - a.durationMs).slice(0, SLOWEST_MAX);
    print(
      '\nSlowest tests',
      slowest.map(({ label, durationMs }) => `${inSeconds(durationMs)}  ${label}`),
    );
    const rooms = [...this.#minutesByRoom].sort(([, a], [, b]) => b - a);
    print(
      '\nMinutes by room',
      rooms.map(([room, ms]) => `${(ms / 60_000).toFixed(2).padStart(8)}  ${room}`),
    );
    if (this.#failures.length > 0) print('\nFailed', this.#failures);
    const counts = [
      `${this.#passed} passed`,
      `${this.#failures.length} failed`,
      `${this.#skips.length} skipped`,
    ];
    process.stdout.write(`\n${counts.join(', ')}\n`);
  }

  /** A run in which nothing ran has shown nothing. */
  isGood() {
    return this.#failures.length === 0 && this.#passed > 0;
  }

  #nameTest({ file, nesting, name }) {
    const names = this.#names.get(file) ?? [];
    names.length = nesting;
    names.push(name);
    this.#names.set(file, names);
  }

  #judge(type, data) {
    if (isWholeFile(data)) this.#judgeFile(type, data);
    else this.#judgeTest(type, data);
  }

  /** Only files that held no test, or broke outside of one, are reported as a whole. */
  #judgeFile(type, data) {
    const label = shortPath(data.file);
    if (type === 'test:fail') this.#fail(label, data);
    else if (!this.#filesWithTests.has(data.file)) this.#fail(label, data, 'holds no test');
  }

  #judgeTest(type, data) {
    this.#filesWithTests.add(data.file);
    const { details, skip, todo, nesting } = data;
    const label = this.#labelOf(data);
    if (skip !== undefined)
      this.#skips.push(`${label}: ${skip === true ? 'no reason given' : skip}`);
    else if (todo !== undefined) this.#skips.push(`${label}: to do`);
    else if (type === 'test:fail') {
      // The part that failed has been reported by itself.
      if (details.error?.failureType !== 'subtestsFailed') this.#fail(label, data);
    } else if (details.type !== 'suite') this.#passed++;
    if (details.type !== 'suite')
      this.#tests.push({ label, durationMs: details.duration_ms, nesting });
  }

  #labelOf({ file, nesting, name }) {
    const parents = (this.#names.get(file) ?? []).slice(0, nesting);
    return `${shortPath(file)}: ${[...parents, name].join(' › ')}`;
  }

  #fail(label, { file, line, column, details }, reason) {
    this.#clearProgress();
    const error = details.error?.cause ?? details.error ?? reason;
    const text = typeof error === 'string' ? error : inspect(error, { depth: 6 });
    // Where only the end of a long output is kept, its last lines still say what is wrong.
    const short = String(error?.message ?? error).replace(/\s+/g, ' ');
    this.#failures.push(`${label}: ${short.slice(0, REASON_MAX)}`);
    const output = this.#outputs.get(file);
    const place = `${relative('.', file)}:${line}:${column}`;
    process.stdout.write(`\nFAILED ${label}\n  at ${place}\n${indent(text)}\n`);
    if (output !== undefined)
      process.stdout.write(`  what the file printed:\n${indent(output.join(''))}\n`);
    this.#outputs.delete(file);
  }

  #keepOutput({ file, message }) {
    const kept = this.#outputs.get(file);
    if (kept === undefined) this.#outputs.set(file, [message]);
    else kept.push(message);
  }

  #fileIsDone({ file, details }) {
    this.#filesDone++;
    const [top = '', room = '', ...rest] = shortPath(file).split('/');
    const name = rest.length > 0 ? room : top;
    this.#minutesByRoom.set(name, (this.#minutesByRoom.get(name) ?? 0) + details.duration_ms);
    const done = `${this.#filesDone}/${this.#fileCount}`;
    const line = `[${done}] ${shortPath(file)} ${inSeconds(details.duration_ms).trim()}`;
    if (process.stdout.isTTY)
      process.stdout.write(`\r\x1b[K${line.slice(0, process.stdout.columns - 1)}`);
    else process.stdout.write(`${line}\n`);
  }

  #clearProgress() {
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  }
}

/** node:test runs each file as if it were a test, named by its path. */
function isWholeFile({ name, file, nesting }) {
  return nesting === 0 && name === file;
}

/** build/graph/trim.test.js → src/graph/trim.test.ts, which is what one opens. */
function shortPath(file) {
  return relative('.', file).replace(/^build\/(.*)\.js$/, 'src/$1.ts');
}

function inSeconds(ms) {
  return `${(ms / 1000).toFixed(2)} s`.padStart(10);
}

function print(title, lines) {
  process.stdout.write(`${title}\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '    ');
}
