/** Sent with every answer, also with refusals: the page runs its own script and style and nothing else. */
export function securityHeaders(host: string): Readonly<Record<string, string>> {
  // Browsers take this one over HTTPS and on loopback, and complain about it elsewhere.
  const isTrusted = /^(localhost|127\.|\[::1\])/i.test(host);
  return isTrusted ? { ...HEADERS, 'cross-origin-opener-policy': 'same-origin' } : HEADERS;
}

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Of the worker that lays out call graphs: Graphviz is WebAssembly, which only this file may compile, and
 * it asks for nothing.
 */
export const LAYOUT_WORKER_POLICY =
  "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'";
