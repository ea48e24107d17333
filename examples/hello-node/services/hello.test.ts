import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hello } from './hello.ts';

test('greets in the first language that is known, and counts', () => {
  const service = new Hello();
  const cases = [
    ['Ada', 'de-CH, fr;q=0.8, en;q=0.5', 'Hallo, Ada!'],
    ['Ada', 'fr;q=0.2, es', 'Hola, Ada! (for the 2nd time)'],
    ['', 'xx, not a language', 'Hello, world!'],
  ] as const;
  for (const [name, languages, message] of cases) {
    assert.deepEqual(service.sayHello({ name, languages }), { message });
  }
});
