import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LINE_BYTES_MAX, TextLines, trimSpace } from './text-lines.ts';

function linesOf(text: string): string[] {
  const lines = new TextLines(Buffer.from(text));
  const all: string[] = [];
  while (lines.next()) all.push(lines.text());
  return all;
}

test('lines end at a newline, with or without a return before it, and at the end of the file', () => {
  assert.deepEqual(linesOf('a\r\n\nb\r\r\nc'), ['a', '', 'b\r', 'c']);
  assert.deepEqual(linesOf('a\n'), ['a']);
  assert.deepEqual(linesOf(''), []);
});

test('behind the last line is an empty one', () => {
  const lines = new TextLines(Buffer.from('a'));
  assert.equal(lines.next(), true);
  assert.equal(lines.next(), false);
  assert.equal(lines.text(), '');
  assert.equal(lines.next(), false);
});

test('a line of 64 KiB is one too long', () => {
  const longest = 'x'.repeat(LINE_BYTES_MAX);
  assert.deepEqual(linesOf(`${longest}\ny`), [longest, 'y']);
  assert.throws(() => linesOf(`a\n${longest}x\ny`), /line 2 is longer than 65535 bytes/);
});

test("white space is Unicode's, as Go trims it", () => {
  const lines = new TextLines(Buffer.from('\u00a0\t x y\u2003\v '));
  lines.next();
  lines.trim();
  assert.equal(lines.text(), 'x y');
  assert.equal(trimSpace('\ufeff a '), '\ufeff a');
});

test('a comment may be indented', () => {
  const lines = new TextLines(Buffer.from('  # c\n \t\nx # y'));
  const answers: boolean[] = [];
  while (lines.next()) answers.push(lines.isBlankOrComment());
  assert.deepEqual(answers, [true, true, false]);
});

test('bytes that are no UTF-8 do no harm', () => {
  const lines = new TextLines(Uint8Array.of(0xff, 0x20, 0xc2, 0x0a, 0x80));
  assert.equal(lines.next(), true);
  lines.trim();
  assert.equal(lines.text(), '\ufffd \ufffd');
  assert.equal(lines.next(), true);
  assert.equal(lines.isBlankOrComment(), false);
});
