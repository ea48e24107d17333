import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signIn } from './sign-in.ts';

test('a token works once and the next is another', () => {
  const guard = signIn(8787);
  const first = guard.token();
  const answer = guard.check({ token: first, cookies: undefined });
  assert.equal(answer.is, 'signedIn');
  assert.notEqual(guard.token(), first);
  assert.equal(guard.check({ token: first, cookies: undefined }).is, 'refused');
  assert.equal(guard.check({ token: guard.token(), cookies: undefined }).is, 'signedIn');
});

test('the cookie opens, and is kept from scripts and other sites', () => {
  const guard = signIn(8787);
  const answer = guard.check({ token: guard.token(), cookies: undefined });
  assert.ok(answer.is === 'signedIn');
  assert.match(answer.setCookie, /^stackheat-8787=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
  const [cookie] = answer.setCookie.split(';');
  assert.equal(guard.check({ token: undefined, cookies: `a=b; ${cookie}` }).is, 'known');
});

test('neither nothing nor something like it opens', () => {
  const guard = signIn(8787);
  const answer = guard.check({ token: guard.token(), cookies: undefined });
  assert.ok(answer.is === 'signedIn');
  const cookie = answer.setCookie.split(';')[0] ?? '';
  for (const cookies of [
    undefined,
    '',
    'stackheat-8787=',
    `${cookie}x`,
    cookie.slice(0, -1),
    cookie.replace('8787', '8788'),
  ]) {
    assert.equal(guard.check({ token: undefined, cookies }).is, 'refused', String(cookies));
  }
  for (const token of ['', 'x', guard.token().slice(0, -1), `${guard.token()}x`]) {
    assert.equal(guard.check({ token, cookies: undefined }).is, 'refused', token);
  }
});
