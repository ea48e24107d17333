/**
 * Answers the cases of the shared fuzz/drive.mjs, in the protocol of its README: frames of u32le id, u32le
 * length and bytes come in, lines of id, verdict, microseconds and detail go out.
 *
 *   node test/fuzz/worker.mjs [REPORT…]      without a word: every report
 *
 * A case goes the way of a user's file: read with the limits on, named, pruned, reported. What the reader
 * refuses is `reject`, and any error that is no sentence for the user is `panic:STAGE`.
 *
 * The driver gives a case two seconds, which all reports of a million samples together exceed: after
 * STOP_MS the reader of the output goes away, as `head` does, and the detail names what was not run.
 * bombs.long.test.mjs gives each of those reports a process of its own.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../../build/cli/io.js';
import { parseCommandLine } from '../../build/cli/pprof/command-line.js';
import { loadProfile } from '../../build/cli/pprof/load.js';
import { makeReport } from '../../build/cli/pprof/pprof.js';
import { printReport } from '../../build/cli/pprof/print.js';
import { readProfileBytes } from '../../build/fetch/read-file.js';
import { DEFAULT_LIMITS } from '../../build/formats/decode-limits.js';
import { encodePprof } from '../../build/formats/pprof-encode.js';

const REPORTS = ['-top', '-traces', '-dot', '-peek=.', '-raw', '-tree', '-tags', '-proto'];
const HEADER_BYTES = 8;
const STOP_MS = 500;

const UNREPORTABLE = /profiles have empty common sample type list/;

const reports = process.argv.length > 2 ? process.argv.slice(2) : REPORTS;
const folder = mkdtempSync(join(tmpdir(), 'stackheat-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'case');
class ReaderGone extends Error {}
const nowhere = { write: () => true };
const io = { stdin: process.stdin, stdout: nowhere, stderr: nowhere, env: { TZ: 'UTC' } };

for await (const { id, bytes } of frames(process.stdin)) {
  const started = process.hrtime.bigint();
  const { verdict, detail } = await judge(bytes);
  const micros = (process.hrtime.bigint() - started) / 1000n;
  process.stdout.write(`${id}\t${verdict}\t${micros}\t${detail.replaceAll(/\s+/g, ' ')}\n`);
}

async function judge(bytes) {
  writeFileSync(path, bytes);
  const stopAt = performance.now() + STOP_MS;
  const stdout = {
    write: () => {
      if (performance.now() > stopAt) throw new ReaderGone();
    },
  };
  const said = [];
  const stderr = { write: (text) => said.push(text) };
  let profile;
  try {
    profile = await loadProfile(parseCommandLine(['-top', path]), { ...io, stderr });
  } catch (error) {
    // The reader took it; that no report can be made of a profile without sample types is pprof's word too.
    if (error instanceof CommandError && UNREPORTABLE.test(error.message)) {
      return { verdict: 'ok', detail: error.message };
    }
    const isRefusal = error instanceof CommandError && said.length > 0;
    if (!isRefusal) return panic('load', error);
    return { verdict: 'reject', detail: said.join(' ').slice(0, 200) };
  }
  const cut = [];
  for (const report of reports) {
    try {
      if (performance.now() > stopAt) throw new ReaderGone();
      const line = parseCommandLine([report, path]);
      await printReport(line, await makeReport(profile, line, io), { ...io, stdout });
      if (report === '-proto') await decodeAgain(profile);
    } catch (error) {
      if (error instanceof ReaderGone) cut.push(report);
      else if (!(error instanceof CommandError)) return panic(report, error);
    }
  }
  return { verdict: 'ok', detail: cut.length === 0 ? '' : `cut off: ${cut.join(' ')}` };
}

/** What we write we must read, and the same again. */
async function decodeAgain(profile) {
  let once = encodePprof(profile).slice();
  // A label of 0 without a unit is one that the format cannot hold, and a legacy heap profile may have.
  if (hasZeroLabel(profile)) once = await encodedAgain(once);
  const again = await encodedAgain(once);
  if (Buffer.compare(once, again) !== 0) throw new Error('encoded differently the second time');
}

async function encodedAgain(bytes) {
  return encodePprof(await readProfileBytes(bytes, 'encoded', DEFAULT_LIMITS)).slice();
}

function hasZeroLabel({ samples: { labels } }) {
  return labels.numbers.some(
    (number, i) => number === 0n && labels.texts[i] + labels.units[i] === 0,
  );
}

function panic(stage, error) {
  return { verdict: `panic:${stage}`, detail: String(error?.stack ?? error).slice(0, 300) };
}

/** Cuts the stream into frames; a case may be of many megabytes. */
async function* frames(stream) {
  let chunks = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    for (;;) {
      if (length < HEADER_BYTES) break;
      if (chunks[0].length < HEADER_BYTES) chunks = [Buffer.concat(chunks)];
      const size = chunks[0].readUInt32LE(4);
      if (length < HEADER_BYTES + size) break;
      const whole = Buffer.concat(chunks);
      const end = HEADER_BYTES + size;
      yield { id: whole.readUInt32LE(0), bytes: whole.subarray(HEADER_BYTES, end) };
      chunks = [whole.subarray(end)];
      length -= end;
    }
  }
}
