import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RequestPath, requestPath } from './request-path.ts';

interface Case {
  readonly url: string;
  readonly originalUrl?: string;
  readonly prefix?: string;
  readonly means: string;
}

const CASES: readonly Case[] = [
  { url: '/debug/pprof/', means: 'endpoint "" ?' },
  { url: '/debug/pprof/heap?debug=1', means: 'endpoint "heap" ?debug=1' },
  { url: '/debug/pprof/h%65ap', means: 'endpoint "heap" ?' },
  { url: '/debug/pprof/example.com/sockets', means: 'endpoint "example.com/sockets" ?' },
  { url: '/debug/pprof/heap/', means: 'endpoint "heap/" ?' },
  { url: '/admin/debug/pprof/heap', means: 'endpoint "heap" ?' },
  { url: 'http://host:1/debug/pprof/heap?x', means: 'endpoint "heap" ?x' },
  { url: '/debug/pprof?x=1', means: 'redirect /debug/pprof/?x=1' },
  { url: '/debug/pprof//heap?a', means: 'redirect /debug/pprof/heap?a' },
  { url: '/debug/pprof/../pprof/./heap', means: 'redirect /debug/pprof/heap' },
  { url: '/debug/pprof//a%0d%0ab', means: 'redirect /debug/pprof/a%0D%0Ab' },
  // A router cut its mount point off.
  { url: '/heap', originalUrl: '/internal/heap', means: 'endpoint "heap" ?' },
  { url: '/heap?seconds=1', means: 'endpoint "heap" ?seconds=1' },
  { url: '/', originalUrl: '/internal', means: 'redirect /internal/' },
  { url: '/', originalUrl: '/debug/pprof', means: 'redirect /debug/pprof/' },
  { url: '/', originalUrl: '/internal/', means: 'endpoint "" ?' },
  // A prefix of one's own is strict.
  { url: '/p/heap', prefix: '/p/', means: 'endpoint "heap" ?' },
  { url: '/p', prefix: '/p/', means: 'redirect /p/' },
  { url: '/debug/pprof/heap', prefix: '/p/', means: 'elsewhere' },
  { url: '/x/p/heap', prefix: '/p/', means: 'elsewhere' },
  { url: '/', prefix: '/debug/pprof/', means: 'elsewhere' },
  { url: '/p/../x?a', prefix: '/p/', means: 'redirect /x?a' },
  // What is no path at all.
  { url: '*', means: 'elsewhere' },
  { url: '/%', means: 'elsewhere' },
  { url: 'host:443', means: 'elsewhere' },
  { url: '', means: 'elsewhere' },
];

for (const { url, originalUrl, prefix, means } of CASES) {
  const mounted = originalUrl === undefined ? '' : ` of ${originalUrl}`;
  const under = prefix === undefined ? '' : ` under ${prefix}`;
  test(`${url}${mounted}${under} is ${means}`, () => {
    const found = requestPath(url, originalUrl, prefix === undefined ? {} : { prefix });
    assert.equal(said(found), means);
  });
}

function said(path: RequestPath): string {
  switch (path.is) {
    case 'endpoint':
      return `endpoint ${JSON.stringify(path.name)} ?${path.query}`;
    case 'redirect':
      return `redirect ${path.location}`;
    case 'elsewhere':
      return 'elsewhere';
  }
}
