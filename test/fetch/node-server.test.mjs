/** Live Node servers, good and bad, asked over http. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib';
import { ENTRY } from '../shared.mjs';
import { bytes, namedProfile, namelessProfile, pprof, run, serve, symbols } from './serving.mjs';

const SECRET = 's3cret-token';
const profile = gzipSync(namedProfile());
const TOKEN = ['--header', `Authorization: Bearer ${SECRET}`];

const ROUTES = {
  '/debug/pprof/profile': bytes(profile),
  '/debug/pprof/heap': bytes(profile),
  '/private': (request, response) => {
    if (request.headers.authorization === `Bearer ${SECRET}`) return response.end(profile);
    response.statusCode = 401;
    response.end();
  },
  '/redirect': (_request, response, { url }) => {
    response.writeHead(302, { location: url.searchParams.get('to') }).end();
  },
  '/loop': (_request, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/sign-in': bytes('<!DOCTYPE html>\n<html><title>Sign\n in</title>', {
    'content-type': 'text/html',
  }),
  '/forbidden': (_request, response) => response.writeHead(403).end('no'),
  '/terminal': (_request, response) => {
    response.writeHead(500, { 'x-go-pprof': '1', 'content-type': 'text/plain' });
    response.end('bad\n\u001b[31mred');
  },
  '/zipped': bytes(gzipSync(profile), { 'content-encoding': 'gzip' }),
  '/plain-zipped': bytes(gzipSync(namedProfile()), { 'content-encoding': 'x-gzip' }),
  '/deflated': bytes(deflateSync(profile), { 'content-encoding': 'deflate' }),
  '/odd-encoding': bytes(profile, { 'content-encoding': 'constructor' }),
  '/brotli': bytes(brotliCompressSync(profile), { 'content-encoding': 'br' }),
  '/not-zipped': bytes(profile.subarray(2), { 'content-encoding': 'gzip' }),
  '/half': bytes(profile.subarray(0, profile.length >> 1)),
  '/behind': bytes(Buffer.concat([profile, Buffer.from('more')])),
  '/zeros': bytes(Buffer.concat([profile, Buffer.alloc(4)])),
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': profile.length });
    response.write(profile.subarray(0, 100));
    setTimeout(() => response.destroy(), 50);
  },
  '/dies': (request) => request.socket.destroy(),
  '/other-protocol': (request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
  '/slow': () => undefined,
  '/stalls': (_request, response) => void response.write(profile.subarray(0, 100)),
  '/drips': (_request, response) => {
    response.write(profile.subarray(0, 100));
    const timer = setInterval(() => response.write('\0'), 100);
    response.on('close', () => clearInterval(timer));
  },
  '/endless': (_request, response) => {
    const gzip = createGzip({ level: 1 });
    gzip.pipe(response);
    gzip.on('error', () => undefined);
    // Samples of no value, one after another.
    const piece = Buffer.from('12021200'.repeat(1 << 15), 'hex');
    const write = () => {
      while (!response.destroyed && gzip.write(piece));
    };
    gzip.write(Buffer.from('0a00', 'hex'));
    gzip.on('drain', write);
    response.on('close', () => gzip.destroy());
    write();
  },
};

/** What is typed, and what the one line must say; BASE is the server. */
const REFUSALS = [
  ['BASE/private', /server response: 401 Unauthorized; .* --header 'Authorization: Bearer TOKEN'/],
  ['--header X-Token:1 BASE/private', /server response: 401 Unauthorized/],
  ['BASE/forbidden', /server response: 403 Forbidden; if it wants a token/],
  ['BASE/gone', /server response: 404 Not Found; is \/debug\/pprof served by http:/],
  [
    'BASE/sign-in',
    /unrecognized profile format: the server answered an HTML page, "Sign in", and no profile; Go's are under \/debug\/pprof\//,
  ],
  ['BASE/redirect?to=/sign-in', /redirected to an HTML page, "Sign in", at .*if that is a login/],
  ['BASE/redirect?to=ftp://x/', /server response: 302 Found; the redirect leads nowhere/],
  ['BASE/loop', /stopped after 10 redirects/],
  ['BASE/terminal', /500 Internal Server Error - bad \[31mred$/m],
  ['BASE/not-zipped', /does not fit its content encoding, gzip \(/],
  ['BASE/half', /decompressing profile: unexpected EOF; the profile is cut off: fetch it again/],
  ['BASE/behind', /decompressing profile: incorrect header check/],
  ['BASE/zeros', /decompressing profile: 4 bytes follow the end/],
  ['BASE/cut', /unexpected EOF: the server closed the connection midway, after 100 bytes/],
  ['BASE/dies', /closed the connection without an answer/],
  ['BASE/other-protocol', /answers something else than HTTP/],
  [
    '-timeout=1 BASE/slow',
    /timeout awaiting response headers, after 6 s \(-timeout and 5 s of grace/,
  ],
  ['-timeout=1 BASE/stalls', /timeout awaiting the rest of the answer, after 6 s/],
  ['-timeout=1 BASE/drips', /timeout awaiting the rest of the answer, after 6 s/],
  ['BASE/endless', /more than 200000 samples, the limit/],
  ['gopher://x', /unsupported protocol scheme "gopher"; write http:\/\//],
  ['http://127.0.0.1:70000/', /no valid address; write http:\/\/HOST:PORT\/debug\/pprof\/profile/],
  ['http://no.such.host.invalid/', /lookup no\.such\.host\.invalid: no such host/],
  ['--header nonsense BASE', /--header: is no header; write it as 'Name: value'/],
];

for (const [typed, sentence] of REFUSALS) {
  test(`pprof ${typed}: one line and status 2`, async (t) => {
    const { port } = await serve(t, ROUTES);
    const env = { STACKHEAT_LIMIT_SAMPLES: '200000' };
    const args = typed.split(' ').map((word) => word.replace('BASE', `http://127.0.0.1:${port}`));
    const { status, stdout, stderr, saved } = await pprof(t, ['-top', ...args], { env });
    assert.deepEqual([status, stdout, saved], [2, '', {}]);
    assert.match(stderr, sentence);
    assert.match(stderr, /failed to fetch any source profiles\n$/);
    assert.doesNotMatch(stderr, /unexpected: |\u001b|\bat .+\.(js|ts|cjs):\d/);
  });
}

/** What is typed, and a note that goes with the profile. */
const NOTES = [
  ['BASE', /Fetching profile over HTTP from http:.*\/debug\/pprof\/profile\n/],
  ['HOSTPORT/debug/pprof/heap', /from http:.*\/debug\/pprof\/heap\n/],
  ['HOSTPORT:/debug/pprof/heap', /dropped the stray colon after the port; taking 127.*\d\/debug/],
  [
    'BASE:/debug/pprof/heap',
    /dropped the stray colon after the port; taking http:\/\/127.*\d\/debug/,
  ],
  ['http://BASE', /names its scheme twice; taking http:\/\/127/],
  ['BASE/redirect?to=/debug/pprof/heap', /redirected to http:.*\/debug\/pprof\/heap\n/],
  ['BASE/zipped', /Saved profile/],
  ['BASE/plain-zipped', /Saved profile/],
  ['BASE/deflated', /Saved profile/],
  ['BASE/brotli', /Saved profile/],
  ['BASE/odd-encoding', /Saved profile/],
  [
    '-seconds=2 BASE/debug/pprof/heap?debug=0',
    /heap\?debug=0&seconds=2\nPlease wait\.\.\. \(2s\)\n/,
  ],
  ['-seconds=90 BASE', /Please wait\.\.\. \(1m30s\)\n/],
];

for (const [typed, note] of NOTES) {
  test(`pprof ${typed}: the profile, and a note`, async (t) => {
    const { port } = await serve(t, ROUTES);
    const place = (word) =>
      word.replace('BASE', `http://127.0.0.1:${port}`).replace('HOSTPORT', `127.0.0.1:${port}`);
    const { status, stdout, stderr, saved } = await pprof(t, [
      '-top',
      ...typed.split(' ').map(place),
    ]);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /main\.work/);
    assert.match(stderr, note);
    assert.deepEqual(Object.keys(saved), ['pprof.hot.samples.cpu.001.pb.gz']);
  });
}

test('a token is sent, and never printed', async (t) => {
  const { port, requests } = await serve(t, ROUTES);
  const args = [
    '-top',
    ...TOKEN,
    '-header=X-Team: a',
    '-header',
    'x-team: b',
    `127.0.0.1:${port}/private`,
  ];
  const { status, stdout, stderr } = await pprof(t, args);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /main\.work/);
  assert.doesNotMatch(stdout + stderr, new RegExp(SECRET));
  const [{ headers }] = requests;
  assert.equal(headers.authorization, `Bearer ${SECRET}`);
  assert.equal(headers['x-team'], 'a, b');
});

test('a token of many lines, or without a name, is refused without printing it', async (t) => {
  const { port } = await serve(t, ROUTES);
  for (const header of [
    `Authorization: ${SECRET}\nX: y`,
    SECRET,
    `: ${SECRET}`,
    `A b: ${SECRET}`,
  ]) {
    const { status, stderr } = await pprof(t, ['-top', '--header', header, `127.0.0.1:${port}`]);
    assert.equal(status, 2);
    assert.match(stderr, /^--header/m);
    assert.doesNotMatch(stderr, new RegExp(SECRET));
  }
});

test('a token does not follow a redirect to another origin, not even back', async (t) => {
  const home = await serve(t, ROUTES);
  const elsewhere = await serve(t, ROUTES);
  const back = encodeURIComponent(`http://127.0.0.1:${home.port}/private`);
  for (const to of ['/private', `/redirect?to=${back}`]) {
    const target = encodeURIComponent(`http://127.0.0.1:${elsewhere.port}${to}`);
    const args = ['-top', ...TOKEN, `http://127.0.0.1:${home.port}/redirect?to=${target}`];
    const { status, stderr } = await pprof(t, args);
    assert.equal(status, 2);
    assert.match(stderr, /redirected to .*, without the --header: it is another origin/);
    assert.match(stderr, /the --header was not sent on to http:/);
    assert.doesNotMatch(stderr, new RegExp(SECRET));
  }
  assert.equal(elsewhere.requests.length, 2);
  for (const { headers } of elsewhere.requests) assert.equal(headers.authorization, undefined);
  assert.equal(home.requests.at(-1).headers.authorization, undefined);
  // To the same origin it does.
  const same = ['-top', ...TOKEN, `http://127.0.0.1:${home.port}/redirect?to=/private`];
  assert.equal((await pprof(t, same)).status, 0);
});

test('a password in the address is sent, and never printed', async (t) => {
  const { port, requests } = await serve(t, ROUTES);
  for (const path of ['debug/pprof/heap', 'gone']) {
    const { stderr } = await pprof(t, ['-top', `http://me:${SECRET}@127.0.0.1:${port}/${path}`]);
    assert.match(stderr, /from http:\/\/me:xxxxx@127/);
    assert.doesNotMatch(stderr, new RegExp(SECRET));
  }
  assert.equal(requests[0].headers.authorization, `Basic ${btoa(`me:${SECRET}`)}`);
});

test('two hundred sources at once, some of them dead', async (t) => {
  const { port, requests } = await serve(t, ROUTES);
  const sources = Array.from({ length: 200 }, (_, i) =>
    i % 10 === 0 ? `127.0.0.1:${port}/gone` : `127.0.0.1:${port}/debug/pprof/heap?n=${i}`,
  );
  const { status, stdout, stderr } = await pprof(t, ['-top', '-unit=ns', ...sources]);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /^Fetched 180 source profiles out of 200$/m);
  // 30 samples of 61 to 90.
  assert.match(stdout, / of 407700ns total/);
  assert.equal(requests.length, 200);
});

test('a file of that name wins over an address', async (t) => {
  const { port, requests } = await serve(t, ROUTES);
  const args = [ENTRY, 'pprof', '-top', `localhost:${port}`];
  const { status, stdout } = await run(
    t,
    'sh',
    ['-c', 'cat > "$0"; exec "$@"', `localhost:${port}`, process.execPath, ...args],
    { stdin: profile },
  );
  assert.equal(status, 0);
  assert.match(stdout, /main\.work/);
  assert.equal(requests.length, 0);
});

test('- is standard input', async (t) => {
  for (const stdin of [profile, namedProfile()]) {
    const { status, stdout, saved } = await pprof(t, ['-top', '-'], { stdin });
    assert.equal(status, 0);
    assert.match(stdout, /main\.work/);
    assert.deepEqual(saved, {});
  }
  const empty = await pprof(t, ['-top', '-']);
  assert.equal(empty.status, 2);
  assert.match(empty.stderr, /standard input: empty input file/);
});

test('where a profile cannot be kept, that is said, and it is shown all the same', async (t) => {
  const { port } = await serve(t, ROUTES);
  const args = ['-top', `127.0.0.1:${port}`];
  const { home, status, stderr } = await pprof(t, args, { env: { PPROF_TMPDIR: '/dev/null/x' } });
  assert.equal(status, 0);
  assert.match(stderr, /Could not use temp dir \/dev\/null\/x: /);
  assert.match(stderr, new RegExp(`Saved profile in ${home}/pprof/pprof\\.hot\\.`));
});

test('a profile cannot choose the folder it is kept in', async (t) => {
  const hostile = gzipSync(namedProfile({ type: '../../../escaped', file: '/x/..' }));
  const { port } = await serve(t, { '/cpu': bytes(hostile) });
  const { status, stderr, saved } = await pprof(t, ['-top', `127.0.0.1:${port}/cpu`]);
  assert.equal(status, 0, stderr);
  assert.deepEqual(Object.keys(saved), ['pprof....samples..._.._.._escaped.001.pb.gz']);
});

test('a base that still comes is given up once there is no profile to subtract it from', async (t) => {
  const { port } = await serve(t, ROUTES);
  const started = performance.now();
  const args = ['-top', `-base=127.0.0.1:${port}/stalls`, `127.0.0.1:${port}/gone`];
  const { status, stderr } = await pprof(t, args);
  assert.equal(status, 2);
  assert.match(stderr, /failed to fetch any source profiles\n$/);
  assert.ok(performance.now() - started < 20_000, 'the timeout is 65 s');
});

test('Ctrl-C while waiting ends at once with 130 and leaves nothing', async (t) => {
  for (const path of ['slow', 'stalls']) {
    const { port, server } = await serve(t, ROUTES);
    const asked = once(server, 'request');
    let interrupted = 0;
    const args = ['-top', `127.0.0.1:${port}/${path}`, `127.0.0.1:${port}/debug/pprof/heap`];
    const { status, signal, stdout, stderr, saved } = await pprof(t, args, {
      onStart: async (child) => {
        await asked;
        await new Promise((resolve) => setTimeout(resolve, 300));
        interrupted = performance.now();
        child.kill('SIGINT');
      },
    });
    assert.deepEqual([status, signal, stdout, saved], [130, null, '', {}]);
    assert.match(stderr, /interrupted; nothing was kept/);
    assert.ok(performance.now() - interrupted < 1000);
  }
});

test('names that a symbol server refuses cost no profile', async (t) => {
  const { port, requests } = await serve(t, { '/debug/pprof/cpu': bytes(namelessProfile()) });
  const args = ['-top', `127.0.0.1:${port}/debug/pprof/cpu`];
  const { status, stderr, saved } = await pprof(t, args);
  assert.equal(status, 2);
  assert.match(
    stderr,
    /http post http:.*\/debug\/pprof\/symbol: server response: 404 Not Found; to do without/,
  );
  assert.match(
    stderr,
    /to do without names, add -symbolize=local, or read .*pprof\.bare\.cpu\.001\.pb\.gz/,
  );
  assert.deepEqual(Object.keys(saved), ['pprof.bare.cpu.001.pb.gz']);
  assert.deepEqual(
    requests.map(({ method, path }) => `${method} ${path}`),
    ['GET /debug/pprof/cpu', 'POST /debug/pprof/symbol'],
  );
  assert.equal((await pprof(t, ['-symbolize=local', ...args])).status, 0);
});

test('the symbol server is asked with the same token, once for each mapping', async (t) => {
  const { port, requests } = await serve(t, {
    '/debug/pprof/cpu': bytes(namelessProfile({ start: 0x400000n })),
    '/debug/pprof/symbol': symbols((address) => `main.at${address & 0xfn}`),
  });
  const { status, stdout, stderr } = await pprof(t, [
    '-top',
    ...TOKEN,
    `127.0.0.1:${port}/debug/pprof/cpu`,
  ]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /main\.at4/);
  const [, asked] = requests;
  assert.equal(asked.method, 'POST');
  assert.equal(asked.headers.authorization, `Bearer ${SECRET}`);
  assert.equal(
    asked.body.split('+').sort().join('+'),
    '0x401001+0x401002+0x401003+0x401004+0x401005',
  );
});

test('http goes through HTTP_PROXY, but for this machine and NO_PROXY', async (t) => {
  const asked = [];
  const { port, server } = await serve(t, {});
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    asked.push([request.url, request.headers.host, request.headers['proxy-authorization']]);
    response.end(profile);
  });
  const env = { HTTP_PROXY: `http://me:${SECRET}@127.0.0.1:${port}`, NO_PROXY: 'direct.invalid' };
  const { status, stdout, stderr } = await pprof(
    t,
    ['-top', 'http://profiles.invalid:6060/x?b=1&a=2'],
    { env },
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /main\.work/);
  assert.deepEqual(asked, [
    [
      'http://profiles.invalid:6060/x?a=2&b=1',
      'profiles.invalid:6060',
      `Basic ${btoa(`me:${SECRET}`)}`,
    ],
  ]);
  const direct = await pprof(t, ['-top', 'http://direct.invalid/x', `127.0.0.1:${port}/y`], {
    env,
  });
  assert.match(direct.stderr, /lookup direct\.invalid: no such host/);
  assert.equal(asked[1][0], '/y');
  const wrong = await pprof(t, ['-top', 'http://profiles.invalid/'], {
    env: { http_proxy: `socks5://me:${SECRET}@x` },
  });
  assert.match(wrong.stderr, /HTTP_PROXY: is no http:\/\/ or https:\/\/ proxy/);
  assert.doesNotMatch(stderr + wrong.stderr, new RegExp(SECRET));
});

test('stackheat URL… opens them side by side, with their flags', async (t) => {
  const { port, requests } = await serve(t, ROUTES);
  const open = (args) =>
    run(t, process.execPath, [ENTRY, 'open', '--no-browser', '--port', '0', ...args], {
      onStart: (child) =>
        child.stderr.on(
          'data',
          (said) => String(said).includes('Press Ctrl-C') && child.kill('SIGINT'),
        ),
    });
  const good = await open([
    ...TOKEN,
    '--seconds',
    '2',
    `127.0.0.1:${port}/private`,
    `http://127.0.0.1:${port}`,
  ]);
  assert.equal(good.status, 0, good.stderr);
  assert.equal(Object.keys(good.saved).length, 2);
  assert.deepEqual(
    requests.map(({ query }) => query),
    ['?seconds=2', '?seconds=2'],
  );
  // The one that goes on is not waited for when another has failed.
  const started = performance.now();
  const bad = await open([`127.0.0.1:${port}/stalls`, `127.0.0.1:${port}/gone`]);
  assert.equal(bad.status, 1);
  assert.match(bad.stderr, /server response: 404 Not Found/);
  assert.ok(performance.now() - started < 10_000);
});

test('nothing but the profile is left behind', async (t) => {
  const { port } = await serve(t, ROUTES);
  const { home } = await pprof(t, ['-top', `127.0.0.1:${port}`]);
  assert.deepEqual(readdirSync(home), ['saved']);
});
