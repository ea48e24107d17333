/** The service: three routes, and a client in a process of its own that asks for them in turn. */
import { fork } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildReport, computePrices, loadCatalogue, renderPage, waitForStock } from './work.ts';

const catalogue = loadCatalogue();
const counts = { price: 0, report: 0, stock: 0 };

const server = createServer((request, response) => {
  switch (request.url) {
    case '/price':
      return price(response);
    case '/report':
      return report(response);
    case '/stock':
      return stock(response);
    default:
      response.statusCode = 404;
      response.end();
  }
});

server.listen(0, '127.0.0.1', () => {
  // An AddressInfo, since it listens on a port and not on a path.
  const { port } = server.address() as AddressInfo;
  startClient(port);
});

function price(response: ServerResponse): void {
  counts.price++;
  response.end(renderPage(computePrices() + catalogue.length));
}

function report(response: ServerResponse): void {
  counts.report++;
  response.end(String(buildReport()));
}

function stock(response: ServerResponse): void {
  counts.stock++;
  waitForStock();
  response.end('in stock');
}

/** Without the preloads of this process: the client is not what is looked at. */
function startClient(port: number): void {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const client = fork(join(import.meta.dirname, 'hot-service-client.cjs'), [String(port)], {
    env,
    execArgv: [],
  });
  process.once('SIGTERM', () => {
    client.kill();
    const { price, report, stock } = counts;
    console.error(`hot-service: ${price} /price, ${report} /report, ${stock} /stock`);
    process.exit();
  });
}
