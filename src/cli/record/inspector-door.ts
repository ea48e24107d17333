/**
 * The way into a running Node program: the inspector that it has open, or that SIGUSR1 makes it open, which is
 * closed again afterwards. Whatever could harm the program is found out before it is sent anything: SIGUSR1
 * ends a process that does not expect it.
 */
import { basename } from 'node:path';
import { holdsNode, NODE_COMMANDS } from './command-kind.ts';
import { InspectorClient, inspectorAddress } from './inspector-client.ts';
import { listeningPorts, portsInUseAround, procLink, procText } from './linux-processes.ts';
import { recordError } from './record-error.ts';

const HOSTS = ['127.0.0.1', '::1'];
const DEFAULT_PORT = 9229;
const OPEN_WAIT_MS = 5000;
const ANSWER_WAIT_MS = 10_000;
const POLL_MS = 50;

export interface InspectorDoor {
  readonly client: InspectorClient;
  /** It was closed before, and `close` closes it again. */
  readonly isOurs: boolean;
  /** Ends what we have with the process. Never rejects: it may be gone. */
  close(): Promise<void>;
}

/** Throws CommandError with what is in the way, and what helps. */
export async function openInspector(pid: number): Promise<InspectorDoor> {
  const isLinux = process.platform === 'linux';
  if (isLinux) refuseOthers(pid);
  const open = await reachable(pid, isLinux ? portsBefore(pid) : [DEFAULT_PORT]);
  if (open !== undefined) return doorOf(open, false);
  if (isLinux) refuseDeaf(pid);
  const before = listeningPorts([pid]).map(({ port }) => port);
  signal(pid);
  const opened = await untilReachable(pid, before);
  if (opened !== undefined) return doorOf(opened, true);
  // The program may have opened it by itself, on a port that nobody told us of.
  const hidden = await reachable(pid, before);
  if (hidden !== undefined) return doorOf(hidden, false);
  if (isLinux && procText(pid, 'comm') === undefined) {
    throw recordError(`--pid ${pid}: the process has ended meanwhile`);
  }
  throw recordError(
    `--pid ${pid}: no inspector opened within ${OPEN_WAIT_MS / 1000} s of SIGUSR1: the program may have ` +
      'taken that signal for itself (process.on), or keep its inspector on another address; start it with ' +
      'node --inspect, or record it from its start: stackheat record -- node app.js',
  );
}

/** No such process, none of Node's, none that we may look into, or one whose ports are not ours. */
function refuseOthers(pid: number): void {
  const program = procText(pid, 'comm')?.trim();
  if (program === undefined) throw recordError(`--pid ${pid}: there is no such process`);
  const file = procLink(pid, 'exe');
  if (file === undefined) throw notAllowed(pid, program);
  const isNode = NODE_COMMANDS.test(basename(file.replace(/ \(deleted\)$/, '')));
  if (!isNode && !holdsNode(`/proc/${pid}/exe`)) {
    throw recordError(
      `--pid ${pid}: ${basename(file)} is no Node program; a native one is recorded from its start, by ` +
        'stackheat record -- COMMAND, a Go program by the address of its /debug/pprof',
    );
  }
  const network = procLink(pid, 'ns/net');
  if (network === undefined || network === procLink('self', 'ns/net')) return;
  throw recordError(
    `--pid ${pid}: ${program} is in a container of its own, whose ports cannot be reached from here; run ` +
      `nsenter --target ${pid} --net stackheat record --pid ${pid} as root, or stackheat inside of the container`,
  );
}

function notAllowed(pid: number, program: string): Error {
  const owner = /^Uid:\s*(\d+)/m.exec(procText(pid, 'status') ?? '')?.[1];
  return recordError(
    `--pid ${pid}: no permission to look into ${program}` +
      `${owner === undefined ? '' : `, which user ${owner} runs`}; run stackheat as that user, or as root`,
  );
}

/** Bit 9 of the masks in /proc/PID/status. */
const SIGUSR1_BIT = 1n << 9n;

/** Refuses to send a signal that would end the program, or that nobody would hear. */
function refuseDeaf(pid: number): void {
  const status = procText(pid, 'status') ?? '';
  const has = (mask: string): boolean => {
    const bits = new RegExp(`^${mask}:\\s*([0-9a-f]+)`, 'm').exec(status)?.[1] ?? '0';
    return (BigInt(`0x${bits}`) & SIGUSR1_BIT) !== 0n;
  };
  if (!has('SigCgt')) {
    const isDisabled = optionsOf(pid).includes('--disable-sigusr1') || has('SigBlk');
    const why = isDisabled
      ? 'was started with --disable-sigusr1'
      : 'does not listen to SIGUSR1 (yet?), which would end it';
    throw recordError(
      `--pid ${pid}: the program ${why}: start it with node --inspect, or record it from its start`,
    );
  }
  const port = declaredPorts(pid)[0] ?? DEFAULT_PORT;
  if (!portsInUseAround(pid).has(port)) return;
  throw recordError(
    `--pid ${pid}: its inspector would open on port ${port}, which another process uses; end that ` +
      'debugging session, or restart the program with --inspect-port=0',
  );
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGUSR1');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EPERM') throw notAllowed(pid, `process ${pid}`);
    if (code === 'ESRCH') throw recordError(`--pid ${pid}: there is no such process`, error);
    throw recordError(`--pid ${pid}: SIGUSR1 cannot be sent: ${code}`, error);
  }
}

/** The words of its command line and of its NODE_OPTIONS. */
function optionsOf(pid: number): readonly string[] {
  const variables = (procText(pid, 'environ') ?? '').split('\0');
  const nodeOptions = variables.find((line) => line.startsWith('NODE_OPTIONS='))?.slice(13) ?? '';
  return [...(procText(pid, 'cmdline') ?? '').split('\0'), ...nodeOptions.split(/\s+/)];
}

/** Where the program was told to open its inspector; where it would without being told. */
function declaredPorts(pid: number): readonly number[] {
  const ports = optionsOf(pid).flatMap((word) => {
    const port = /^--(?:inspect(?:-brk|-wait)?|inspect-port|debug-port)=(?:.*:)?(\d+)$/.exec(
      word,
    )?.[1];
    return port === undefined || Number(port) === 0 ? [] : [Number(port)];
  });
  return [...ports, DEFAULT_PORT];
}

async function untilReachable(
  pid: number,
  before: readonly number[],
): Promise<InspectorClient | undefined> {
  const endsAt = Date.now() + OPEN_WAIT_MS;
  while (Date.now() < endsAt) {
    const own = listeningPorts([pid]).map(({ port }) => port);
    // Without /proc there is nothing but the port where it usually opens.
    const fresh =
      process.platform === 'linux' ? own.filter((port) => !before.includes(port)) : [DEFAULT_PORT];
    const client = await reachable(pid, fresh);
    if (client !== undefined) return client;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}

/** Where an inspector may be open already; with `--inspect=0`, anywhere. */
function portsBefore(pid: number): readonly number[] {
  const isAnywhere = optionsOf(pid).some((word) => /^--inspect(-brk|-wait)?(=|$)/.test(word));
  const own = isAnywhere ? listeningPorts([pid]).map(({ port }) => port) : [];
  return [...declaredPorts(pid), ...own];
}

/** Connected to the inspector of that very process; another may answer at the port that was expected. */
async function reachable(
  pid: number,
  ports: readonly number[],
): Promise<InspectorClient | undefined> {
  const own = new Set(listeningPorts([pid]).map(({ port }) => port));
  for (const port of new Set(ports)) {
    // Without /proc nobody knows whose ports are whose before asking.
    if (process.platform === 'linux' && !own.has(port)) continue;
    for (const host of HOSTS) {
      const client = await connected(host, port);
      if (client === undefined) continue;
      let isIt = false;
      try {
        isIt = await isProcess(client, pid);
      } finally {
        if (!isIt) await client.close();
      }
      if (isIt) return client;
    }
  }
  return undefined;
}

async function connected(host: string, port: number): Promise<InspectorClient | undefined> {
  const address = await inspectorAddress(host, port);
  if (address === undefined) return undefined;
  try {
    return await InspectorClient.connect(address);
  } catch {
    // It was closed between the two.
    return undefined;
  }
}

/** Inside of a container it knows itself by another number. */
async function isProcess(client: InspectorClient, pid: number): Promise<boolean> {
  const numbers = /^NSpid:\s*(.*)$/m.exec(procText(pid, 'status') ?? '')?.[1]?.split(/\s+/);
  const own = await answered(client.evaluate<number>('process.pid'), pid);
  return (numbers ?? [String(pid)]).includes(String(own));
}

/** A thread that is blocked in a system call answers no inspector. Throws CommandError then. */
export async function answered<Result>(answer: Promise<Result>, pid: number): Promise<Result> {
  let late: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    late = setTimeout(() => {
      const why = 'its main thread is blocked outside of JavaScript';
      reject(
        recordError(
          `--pid ${pid}: the program does not answer within ${ANSWER_WAIT_MS / 1000} s: ${why}`,
        ),
      );
    }, ANSWER_WAIT_MS);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(late);
  }
}

function doorOf(client: InspectorClient, isOurs: boolean): InspectorDoor {
  return {
    client,
    isOurs,
    async close() {
      if (isOurs && !client.isClosed) await client.closeInspector();
      else await client.close();
    },
  };
}
