/** /debug/pprof/symbol: names for the addresses of debug=1 texts, as pprof asks for them. */
import type { IncomingMessage } from 'node:http';
import { type Exchange, TEXT } from './exchange.ts';
import type { RecentTexts } from './recent-texts.ts';

/** As many addresses as a profile of the largest program has. */
const BODY_BYTES_MAX = 4 * 1024 * 1024;

export async function serveSymbols(exchange: Exchange, texts: RecentTexts): Promise<void> {
  const { request } = exchange;
  const asked = request.method === 'POST' ? await bodyOf(request) : exchange.rawQuery;
  if (asked === undefined) {
    exchange.fail(413, `more than ${BODY_BYTES_MAX} bytes of addresses; ask for them in parts`);
    return;
  }
  const addresses = asked
    .split('+')
    .map(addressOf)
    .filter((address) => address !== undefined);
  const names = texts.namesOf(new Set(addresses));
  const lines = addresses
    .filter((address) => names.has(address))
    .map((address) => `${address} ${names.get(address)}\n`);
  // pprof cares only whether the number is 0 (Go).
  const body = `num_symbols: 1\n${lines.join('')}`;
  exchange.answer({ status: 200, headers: { 'Content-Type': TEXT }, body });
}

/** As it stands in texts; undefined for what Go takes for no address. */
function addressOf(word: string): string | undefined {
  if (!/^(0x[0-9a-f]{1,16}|[1-9][0-9]{0,19})$/i.test(word)) return undefined;
  return `0x${BigInt(word).toString(16)}`;
}

/** Empty of what somebody else has read already; undefined when it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parsed = parsedBody(request);
  if (parsed !== undefined) return parsed;
  if (request.readableEnded || request.readableFlowing === true) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('latin1');
}

/** A body parser of the program's may have been there first (Express). */
function parsedBody(request: IncomingMessage): string | undefined {
  const { body } = request as { body?: unknown };
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body).toString('latin1') : undefined;
}
