/** What /proc tells of processes: their relatives, their signals and the ports they listen on. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** undefined where there is no such file or no leave to read it. */
export function procText(pid: number | 'self', file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return undefined;
  }
}

/** undefined as in `procText`. */
export function procLink(pid: number | 'self', file: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/${file}`);
  } catch {
    return undefined;
  }
}

/** The process itself and all that it has started, as far as they are still there. Empty without /proc. */
export function withDescendants(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const name of procFolder('')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent === undefined) continue;
    const known = children.get(parent);
    if (known === undefined) children.set(parent, [Number(name)]);
    else known.push(Number(name));
  }
  const found = [pid];
  for (const one of found) found.push(...(children.get(one) ?? []));
  return found;
}

/** The name of a program may hold spaces and brackets, hence from the last one on. */
function parentOf(pid: number): number | undefined {
  const stat = procText(pid, 'stat');
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[1] === undefined ? undefined : Number(fields[1]);
}

export interface ListeningPort {
  readonly port: number;
  readonly pid: number;
}

/** TCP ports on which any of these processes listens. */
export function listeningPorts(pids: readonly number[]): readonly ListeningPort[] {
  return pids.flatMap((pid) => {
    const listening = listeningSockets(pid);
    if (listening.size === 0) return [];
    const own = socketsOf(pid);
    return [...listening].flatMap(([inode, port]) => (own.has(inode) ? [{ port, pid }] : []));
  });
}

/** Every port that is listened on where that process lives, by whomever. */
export function portsInUseAround(pid: number): ReadonlySet<number> {
  return new Set(listeningSockets(pid).values());
}

const LISTENING = '0A';

/** From a socket's inode to its port, of the whole network namespace of the process. */
function listeningSockets(pid: number): ReadonlyMap<string, number> {
  const ports = new Map<string, number>();
  for (const table of ['net/tcp', 'net/tcp6']) {
    for (const line of (procText(pid, table) ?? '').split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      const port = Number.parseInt(local.split(':')[1] ?? '', 16);
      if (state === LISTENING && !Number.isNaN(port)) ports.set(inode, port);
    }
  }
  return ports;
}

function socketsOf(pid: number): ReadonlySet<string> {
  const inodes = new Set<string>();
  for (const file of procFolder(`${pid}/fd`)) {
    const inode = /^socket:\[(\d+)\]$/.exec(procLink(pid, `fd/${file}`) ?? '')?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  return inodes;
}

function procFolder(path: string): readonly string[] {
  try {
    return readdirSync(`/proc/${path}`);
  } catch {
    return [];
  }
}
