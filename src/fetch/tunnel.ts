/** A way through a proxy to a server that speaks TLS: CONNECT, and the handshake inside of it. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { FetchError } from './fetch-error.ts';

/** Throws FetchError when the proxy refuses, and Node's errors when it cannot be reached. */
export function tunnel(url: URL, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const target = `${url.hostname}:${url.port || '443'}`;
  const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)(
    new URL(proxy.origin),
    {
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxyHeaders(proxy) },
      signal,
      agent: false,
    },
  );
  return new Promise((resolve, reject) => {
    request.on('connect', ({ statusCode, statusMessage }: IncomingMessage, socket: Socket) => {
      if (statusCode === 200) return resolve(socket);
      socket.destroy();
      reject(
        new FetchError(
          `proxy ${proxy.origin}`,
          `answered ${statusCode} ${statusMessage} for ${target}`,
        ),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

export function proxyHeaders({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
