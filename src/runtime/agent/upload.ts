/** One request to a collector, and what its answer means for the profile. Never rejects. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { retryAfterMs } from './back-off.ts';
import type { IngestRequest } from './ingest-request.ts';

export type UploadResult =
  | { readonly kind: 'sent' }
  /** Of no use to send again. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfterMs?: number };

/** From the first byte sent to the last one heard, however it is dealt out. */
export const UPLOAD_TIMEOUT_MS = 10_000;
/** Of an answer's body nothing is used but what a person may want to read. */
const ANSWER_BYTES_MAX = 4096;
const ANSWER_SHOWN = 120;

export function upload(
  { url, headers, body }: IngestRequest,
  timeoutMs = UPLOAD_TIMEOUT_MS,
): Promise<UploadResult> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    let answered: UploadResult | undefined;
    // No connection is kept: periods are longer than servers keep one, and who reuses a closed one fails.
    const request = send(url, { method: 'POST', headers, agent: false });
    const end = (result: UploadResult) => {
      clearTimeout(overdue);
      request.destroy();
      resolve(result);
    };
    const overdue = setTimeout(() => {
      end(answered ?? { kind: 'failed', reason: `no answer in ${timeoutMs / 1000} s` });
    }, timeoutMs);
    request.on('error', (error) => end(answered ?? { kind: 'failed', reason: error.message }));
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const retryAfter = retryAfterMs(response.headers['retry-after'], Date.now());
      let text = '';
      answered = resultOf(status, text, retryAfter);
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > ANSWER_BYTES_MAX) end(resultOf(status, text, retryAfter));
      });
      response.on('error', () => end(resultOf(status, text, retryAfter)));
      response.on('close', () => end(resultOf(status, text, retryAfter)));
    });
    request.end(body);
  });
}

/**
 * Pyroscope answers 200, other collectors any 2xx. What was not understood (4xx) is not sent again; a
 * redirect is not followed, since a POST that is turned into a GET loses the profile and looks well.
 */
export function resultOf(
  status: number,
  text: string,
  retryAfter: number | undefined,
): UploadResult {
  if (status >= 200 && status < 300) return { kind: 'sent' };
  const said = shown(text);
  const reason = said === '' ? `status ${status}` : `status ${status}, "${said}"`;
  const isTemporary = status >= 500 || status === 408 || status === 425 || status === 429;
  if (!isTemporary) return { kind: 'refused', reason };
  return {
    kind: 'failed',
    reason,
    ...(retryAfter !== undefined && { retryAfterMs: retryAfter }),
  };
}

/** On one line and without escapes: it ends up in logs and on terminals. */
function shown(text: string): string {
  return text
    .replaceAll(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .slice(0, ANSWER_SHOWN);
}
