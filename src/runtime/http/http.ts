/**
 * `stackheat/http`: the endpoints of Go's net/http/pprof for a Node program, mounted into its own server or
 * on a port of their own (docs/http.md).
 *
 *     import { createServer } from 'stackheat/http';
 *     createServer({ addr: '127.0.0.1:6060' });
 *
 * and then `stackheat http://127.0.0.1:6060` or `go tool pprof http://127.0.0.1:6060/debug/pprof/heap`.
 *
 * Without a token only clients on this machine are answered.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { profilers } from '../live/profilers.ts';
import { type HandlerOptions, type Listener, listener } from './handler.ts';
import { openServer, type ServerOptions } from './own-server.ts';
import { GO_PREFIX } from './request-path.ts';

export type { HandlerOptions, Listener, ServerOptions };

// Heap sampling begins with the import, as Go's does with the program.
profilers();

const serveAll = listener({});

/**
 * All endpoints, for node:http and Express: `http.createServer(handler)`, or with options
 * `app.use('/debug/pprof', handler({ token }))`. With a name it is one profile at any path:
 * `app.get('/heap', handler('heap'))`.
 */
export function handler(request: IncomingMessage, response: ServerResponse): void;
export function handler(options?: HandlerOptions): Listener;
export function handler(name: string, options?: HandlerOptions): Listener;
export function handler(
  first?: IncomingMessage | HandlerOptions | string,
  second?: ServerResponse | HandlerOptions,
): Listener | undefined {
  if (typeof first === 'string') return listener({ ...(second as HandlerOptions), only: first });
  if (isRequest(first)) {
    // Called with a request, as a listener is, so what stands beside it is the response.
    serveAll(first, second as ServerResponse);
    return undefined;
  }
  return listener(first ?? {});
}

/** The list of profiles at its own path, and under it every endpoint. */
export const index: Listener = serveAll;
export const profile: Listener = listener({ only: 'profile' });
export const trace: Listener = listener({ only: 'trace' });
export const symbol: Listener = listener({ only: 'symbol' });
/** Mounting it by name asks for it. */
export const cmdline: Listener = listener({ only: 'cmdline', cmdline: true });

/** On a port or socket of its own, which keeps no program alive; see ServerOptions. */
export function createServer(options: ServerOptions): Server {
  return openServer(options);
}

/** What of Fastify is needed here. */
interface FastifyInstance {
  readonly prefix: string;
  removeAllContentTypeParsers(): void;
  addContentTypeParser(
    type: string,
    parser: (request: unknown, payload: unknown, done: (error: Error | null) => void) => void,
  ): void;
  all(path: string, handler: (request: FastifyRequest, reply: FastifyReply) => void): void;
}
interface FastifyRequest {
  readonly raw: IncomingMessage;
}
interface FastifyReply {
  readonly raw: ServerResponse;
  hijack(): void;
}

/** `app.register(fastifyPlugin, { prefix: '/debug/pprof', token })`. */
export function fastifyPlugin(
  instance: FastifyInstance,
  options: HandlerOptions,
  done: () => void,
): void {
  // Fastify takes `prefix` out of a plugin's options for its own routes.
  const serve = listener({ ...options, prefix: instance.prefix || GO_PREFIX });
  // pprof asks for names with a body that Fastify would refuse.
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack();
    serve(request.raw, reply.raw);
  };
  const own = instance.prefix === '' ? GO_PREFIX.slice(0, -1) : '';
  if (own !== '') instance.all(own, answer);
  instance.all(`${own}/`, answer);
  instance.all(`${own}/*`, answer);
  done();
}

interface KoaContext {
  readonly path: string;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  respond?: boolean;
}

/** `app.use(koaMiddleware({ token }))`: what is under the prefix is answered, the rest goes on. */
export function koaMiddleware(
  options: HandlerOptions = {},
): (context: KoaContext, next: () => Promise<unknown>) => Promise<unknown> {
  const prefix = options.prefix ?? GO_PREFIX;
  const serve = listener({ ...options, prefix });
  return async (context, next) => {
    if (!`${context.path}/`.startsWith(prefix)) return await next();
    context.respond = false;
    serve(context.req, context.res);
    return undefined;
  };
}

interface HonoContext {
  readonly env: unknown;
}

/** For @hono/node-server: `app.all('/debug/pprof/*', honoHandler({ token }))`. */
export function honoHandler(options: HandlerOptions = {}): (context: HonoContext) => Response {
  const serve = listener({ prefix: GO_PREFIX, ...options });
  return ({ env }) => {
    const { incoming, outgoing } = env as { incoming?: IncomingMessage; outgoing?: ServerResponse };
    if (incoming === undefined || outgoing === undefined) {
      return new Response('profiles need @hono/node-server\n', { status: 501 });
    }
    serve(incoming, outgoing);
    const response = new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
    // node-server puts a Response of its own in place of the platform's, and looks at this header only in
    // the platform's: which is what a copy is.
    return response.clone();
  };
}

function isRequest(value: unknown): value is IncomingMessage {
  return typeof value === 'object' && value !== null && 'method' in value && 'headers' in value;
}
