/**
 * perf.data, by way of the tool that is installed: perf_to_profile, as pprof does, or else perf itself.
 * The format has a layout a kernel version and names only with the programs at hand, so it is theirs.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DecodeLimits, overLimit } from '../formats/decode-limits.ts';
import { readPerfScriptOutput } from '../formats/legacy-formats.ts';
import type { Profile } from '../profile/profile.ts';
import { FetchError } from './fetch-error.ts';

const INSTALL =
  'install perf (apt-get install linux-perf) or perf_to_profile (github.com/google/perf_data_converter)';

/** Throws FetchError or FormatError. `readProfile` reads what perf_to_profile wrote. */
export async function readPerfData(
  path: string,
  limits: DecodeLimits,
  readProfile: (path: string, limits: DecodeLimits) => Promise<Profile>,
): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-perf-'));
  try {
    const converted = join(folder, 'profile.pb.gz');
    const converter = await run('perf_to_profile', ['-i', path, '-o', converted, '-f'], 0);
    if (converter !== undefined) {
      refuseFailed(path, 'perf_to_profile', converter);
      return await readProfile(converted, limits);
    }
    const script = await run('perf', ['script', '-f', '-i', path], limits.legacyBytesMax);
    if (script === undefined) {
      throw new FetchError(path, `is a perf.data file, which needs a tool to read: ${INSTALL}`);
    }
    if (script.isCut) {
      throw new FetchError(path, overLimit('bytes in perf script', limits, 'legacyBytesMax'));
    }
    refuseFailed(path, 'perf script', script);
    const profile = readPerfScriptOutput(script.output, path, limits);
    if (profile === undefined) throw new FetchError(path, 'perf recorded no samples in it');
    return profile;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Ended {
  readonly status: number | null;
  readonly output: Uint8Array;
  readonly said: string;
  /** It was stopped for printing too much. */
  readonly isCut: boolean;
}

const SAID_CHARACTERS_MAX = 4096;

/** Undefined when there is no such program. */
function run(
  command: string,
  args: readonly string[],
  bytesMax: number,
): Promise<Ended | undefined> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks: Buffer[] = [];
  let length = 0;
  let said = '';
  let isCut = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (bytesMax === 0) return;
    length += chunk.length;
    if (length <= bytesMax) chunks.push(chunk);
    else isCut = child.kill('SIGKILL') || isCut;
  });
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    said = (said + text).slice(-SAID_CHARACTERS_MAX);
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      if ('code' in error && error.code === 'ENOENT') resolve(undefined);
      else reject(error);
    });
    child.once('close', (status) => {
      resolve({ status, output: Buffer.concat(chunks), said, isCut });
    });
  });
}

function refuseFailed(path: string, tool: string, { status, said }: Ended): void {
  if (status === 0) return;
  const reason = said.trim().split('\n').at(-1) ?? '';
  throw new FetchError(path, `${tool} failed with status ${status}: ${reason}`);
}
