import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FetchError } from './fetch-error.ts';
import { type Environment, proxyFor } from './proxy.ts';

const BOTH = { HTTP_PROXY: 'http://proxy:1', HTTPS_PROXY: 'https://secure-proxy:2' };

/** The variables, the URL, and the proxy it goes through. */
const CASES: readonly (readonly [env: Environment, url: string, proxy: string | undefined])[] = [
  [{}, 'http://host/', undefined],
  [BOTH, 'http://host/', 'http://proxy:1/'],
  [BOTH, 'https://host/', 'https://secure-proxy:2/'],
  [{ http_proxy: 'proxy:3128' }, 'http://host/', 'http://proxy:3128/'],
  [{ HTTP_PROXY: '', http_proxy: 'http://lower' }, 'http://host/', 'http://lower/'],
  [{ HTTP_PROXY: 'http://proxy', REQUEST_METHOD: 'GET' }, 'http://host/', undefined],
  [{ HTTPS_PROXY: 'http://proxy', REQUEST_METHOD: 'GET' }, 'https://host/', 'http://proxy/'],
  [BOTH, 'http://localhost:8080/', undefined],
  [BOTH, 'http://127.9.9.9/', undefined],
  [BOTH, 'http://[::1]:80/', undefined],
  [{ ...BOTH, NO_PROXY: '*' }, 'http://host/', undefined],
  [{ ...BOTH, NO_PROXY: 'a.com, Example.com' }, 'http://example.com/', undefined],
  [{ ...BOTH, NO_PROXY: 'example.com' }, 'http://sub.EXAMPLE.com/', undefined],
  [{ ...BOTH, NO_PROXY: 'example.com' }, 'http://notexample.com/', 'http://proxy:1/'],
  [{ ...BOTH, NO_PROXY: '.example.com' }, 'http://example.com/', 'http://proxy:1/'],
  [{ ...BOTH, no_proxy: '.example.com' }, 'http://sub.example.com/', undefined],
  [{ ...BOTH, NO_PROXY: '*.example.com' }, 'http://sub.example.com/', undefined],
  [{ ...BOTH, NO_PROXY: 'example.com:8080' }, 'http://example.com:8080/', undefined],
  [{ ...BOTH, NO_PROXY: 'example.com:8080' }, 'http://example.com/', 'http://proxy:1/'],
  [{ ...BOTH, NO_PROXY: 'example.com:443' }, 'https://example.com/', undefined],
  [{ ...BOTH, NO_PROXY: '10.0.0.0/8' }, 'http://10.1.2.3/', undefined],
  [{ ...BOTH, NO_PROXY: '10.0.0.0/8' }, 'http://11.1.2.3/', 'http://proxy:1/'],
  [{ ...BOTH, NO_PROXY: '10.0.0.0/99,fd00::/8' }, 'http://[fd12::1]/', undefined],
  [{ ...BOTH, NO_PROXY: '10.1.2.3' }, 'http://10.1.2.3/', undefined],
  [{ ...BOTH, NO_PROXY: '10.1.2.3:80' }, 'http://10.1.2.3:81/', 'http://proxy:1/'],
  [{ ...BOTH, NO_PROXY: '[fd00::1]:80' }, 'http://[fd00::1]/', undefined],
  [{ ...BOTH, NO_PROXY: ' , ' }, 'http://host/', 'http://proxy:1/'],
];

for (const [env, url, proxy] of CASES) {
  test(`${JSON.stringify(env)}: ${url} goes ${proxy === undefined ? 'directly' : `by ${proxy}`}`, () => {
    assert.equal(proxyFor(new URL(url), env)?.href, proxy);
  });
}

test('a proxy that cannot be used is refused without its password', () => {
  for (const text of ['socks5://me:secret@host', 'http://me:secret@ho st']) {
    assert.throws(
      () => proxyFor(new URL('http://host/'), { HTTP_PROXY: text }),
      (error: unknown) => {
        assert.ok(error instanceof FetchError);
        assert.match(error.message, /^HTTP_PROXY: /);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  }
});
