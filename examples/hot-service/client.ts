/** Asks the service for its routes in turn, one request at a time, until it is gone. */
import { Agent, get } from 'node:http';

const ROUTES = ['/price', '/report', '/stock'];
const port = Number(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

ask(0);

function ask(turn: number): void {
  const path = ROUTES[turn % ROUTES.length] ?? '/';
  const request = get({ host: '127.0.0.1', port, path, agent }, (response) => {
    response.resume();
    response.once('end', () => ask(turn + 1));
  });
  // The service has ended, and so does its client.
  request.once('error', () => process.exit());
}

process.once('disconnect', () => process.exit());
