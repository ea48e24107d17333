/** `stackheat demo`: the main job on a live program, for whoever has none at hand. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readProfileFile } from '../fetch/read-file.ts';
import { pageOf, usageOf } from './command-pages.ts';
import { DEFAULT_HOST, DEFAULT_PORT } from './default-address.ts';
import { CommandError, EXIT, type Io } from './io.ts';
import { runPprof } from './pprof/run-pprof.ts';
import { BundleOutput } from './record/bundle-output.ts';
import { recordNodeCommand } from './record/node-command.ts';
import { CPU_RATE_HZ, MEM_RATE_BYTES, parseDuration } from './record/options.ts';
import { serveUntilInterrupted } from './serve-until-interrupted.ts';

const DURATION = '6s';
const TOP_ROWS = 10;

interface DemoOptions {
  readonly durationMs: number;
  readonly port: number;
  readonly mayOpenBrowser: boolean;
}

export async function runDemo(args: readonly string[], io: Io): Promise<number> {
  const options = parseDemoArgs(args);
  if (options === undefined) {
    io.stdout.write(usageOf(pageOf('demo')));
    return EXIT.ok;
  }
  // The page holds the profiles in memory: nothing has to outlive the recording.
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-demo-'));
  try {
    return await recordAndShow(options, folder, io);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function recordAndShow(options: DemoOptions, folder: string, io: Io): Promise<number> {
  const seconds = options.durationMs / 1000;
  io.stderr.write(`stackheat: recording the bundled HTTP service for ${seconds} s …\n`);
  const recording = await recordNodeCommand(
    [process.execPath, servicePath()],
    {
      durationMs: options.durationMs,
      kinds: ['cpu', 'heap', 'allocs'],
      cpuRateHz: CPU_RATE_HZ,
      memRateBytes: MEM_RATE_BYTES,
      heap: 'both',
      load: undefined,
      port: undefined,
    },
    BundleOutput.open(folder),
    io,
  );
  if (recording.end.endedBy === 'signal') return EXIT.interrupted;
  const [program] = recording.processes;
  const files = program?.files.map(({ file }) => file) ?? [];
  const [cpu] = files;
  if (cpu === undefined || recording.end.endedBy === 'program') {
    throw new CommandError('demo: the bundled service ended too early; see what it printed above');
  }
  const status = await runPprof(['-top', `-nodecount=${TOP_ROWS}`, join(folder, cpu)], io);
  if (status !== EXIT.ok) return status;
  const sources = await Promise.all(
    files.map(async (name) => ({ name, profile: await readProfileFile(join(folder, name)) })),
  );
  return serveUntilInterrupted(
    {
      sources,
      host: DEFAULT_HOST,
      port: options.port,
      findFreePort: true,
      mayOpenBrowser: options.mayOpenBrowser,
      failureStatus: EXIT.failed,
    },
    io,
  );
}

/** Beside the bundle; compiled tests find the same file from build/cli. */
function servicePath(): string {
  const candidates = ['examples/hot-service.cjs', '../../dist/examples/hot-service.cjs'];
  const paths = candidates.map((candidate) => join(import.meta.dirname, candidate));
  const path = paths.find((candidate) => existsSync(candidate));
  if (path === undefined) {
    throw new CommandError('dist/examples/hot-service.cjs is missing: run npm run build');
  }
  return path;
}

/** undefined when help was asked for. */
function parseDemoArgs(args: readonly string[]): DemoOptions | undefined {
  const values = parseFlags(args);
  if (values.help === true) return undefined;
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
    throw new CommandError(`demo: --port ${values.port}: not a port`, EXIT.usage);
  }
  return {
    durationMs: parseDuration(values.duration),
    port,
    mayOpenBrowser: values['no-browser'] !== true,
  };
}

/** Each stands in command-pages.ts. */
export const DEMO_FLAGS = {
  help: { type: 'boolean', short: 'h' },
  duration: { type: 'string', default: DURATION },
  port: { type: 'string', default: String(DEFAULT_PORT) },
  'no-browser': { type: 'boolean' },
} as const;

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: DEMO_FLAGS,
    }).values;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('. ', 1);
    const message = `demo: ${reason}; see stackheat demo --help`;
    throw new CommandError(message, EXIT.usage, { cause: error });
  }
}
