/** A server of the framework named first, with the endpoints in it; prints its port. Options as JSON second. */
import { createServer } from 'node:http';
import * as pprof from '../../../dist/http.cjs';

const [framework = 'node', optionsText = '{}'] = process.argv.slice(2);
const options = JSON.parse(optionsText);

const SERVERS = {
  node: () => createServer(pprof.handler(options)),
  'node by path': () =>
    createServer((request, response) => {
      if (request.url.startsWith('/internal/profiles')) {
        return pprof.handler({ ...options, prefix: '/internal/profiles' })(request, response);
      }
      response.end('home');
    }),
  'node one by one': () => {
    const routes = {
      '/profile': pprof.profile,
      '/heap': pprof.handler('heap'),
      '/trace': pprof.trace,
      '/symbol': pprof.symbol,
      '/cmdline': pprof.cmdline,
      '/list/': pprof.index,
    };
    return createServer((request, response) =>
      routes[request.url.split('?')[0]](request, response),
    );
  },
  express: async () => {
    const { default: express } = await import('express');
    const app = express();
    app.use(express.json(), express.text());
    app.get('/', (_request, response) => response.send('home'));
    app.use('/debug/pprof', pprof.handler(options));
    app.use('/internal', pprof.handler(options));
    return createServer(app);
  },
  fastify: async () => {
    const { default: fastify } = await import('fastify');
    const app = fastify();
    app.get('/', () => 'home');
    app.register(pprof.fastifyPlugin, { prefix: '/debug/pprof', ...options });
    app.register(pprof.fastifyPlugin, { prefix: '/internal', ...options });
    await app.ready();
    return app.server;
  },
  'fastify without prefix': async () => {
    const { default: fastify } = await import('fastify');
    const app = fastify();
    app.get('/', () => 'home');
    app.register(pprof.fastifyPlugin, options);
    await app.ready();
    return app.server;
  },
  koa: async () => {
    const { default: Koa } = await import('koa');
    const app = new Koa();
    app.use(pprof.koaMiddleware(options));
    app.use(pprof.koaMiddleware({ ...options, prefix: '/internal/' }));
    app.use((context) => {
      if (context.path === '/') context.body = 'home';
    });
    return createServer(app.callback());
  },
  hono: async () => {
    const { Hono } = await import('hono');
    const { createAdaptorServer } = await import('@hono/node-server');
    const app = new Hono();
    app.get('/', (context) => context.text('home'));
    app.all('/debug/pprof/*', pprof.honoHandler(options));
    app.all('/internal/*', pprof.honoHandler({ ...options, prefix: '/internal/' }));
    return createAdaptorServer({ fetch: app.fetch });
  },
};

process.on('uncaughtException', (error) => {
  console.error('uncaught', error);
  process.exit(70);
});
const server = await SERVERS[framework]();
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
