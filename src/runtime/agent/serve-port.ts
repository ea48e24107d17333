/** STACKHEAT_ADDR: /debug/pprof on a port. One that is taken is no reason for having none. */
import type { Server } from 'node:http';
import { openServer } from '../http/own-server.ts';
import { notice } from './notices.ts';

/**
 * The processes of a program (a cluster, forks) inherit one address, which one of them gets. The others
 * take a free port of the same host and say which.
 */
export function servePort(address: string, token: string | undefined): void {
  const options = { ...(token !== undefined && { token }) };
  let trouble: string | undefined;
  const onTrouble = (message: string) => {
    trouble = message.replace(/^stackheat: /, '');
  };
  const server = openServer({ ...options, addr: address, onTrouble });
  // Refused at once; what the operating system refuses comes later.
  if (trouble !== undefined) notice(trouble);
  server.on('error', (error: NodeJS.ErrnoException) => {
    const host = /^([^/]*):[0-9]+$/.exec(address)?.[1];
    if (error.code === 'EADDRINUSE' && host !== undefined) serveElsewhere(address, host, options);
    else notice(trouble ?? error.message);
  });
}

function serveElsewhere(taken: string, host: string, options: { readonly token?: string }): void {
  const onTrouble = (message: string) => notice(message.replace(/^stackheat: /, ''));
  const server = openServer({ ...options, addr: `${host}:0`, onTrouble });
  server.on('listening', () => {
    notice(`${taken} is taken; /debug/pprof of process ${process.pid} is at ${textOf(server)}`);
  });
}

function textOf(server: Server): string {
  const bound = server.address();
  if (bound === null || typeof bound === 'string') return String(bound);
  const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return `${host}:${bound.port}`;
}
