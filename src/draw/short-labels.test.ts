import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withShortLabels } from './short-labels.ts';

const node = (label: string): string => `N1 [label="${label}" tooltip="${label}"]\n`;

test('what fits stays as it is, however many lines it has', () => {
  const dot = node(`${'a'.repeat(200)}\\n${'b'.repeat(200)}\\n1s of 2s (3%)`);
  assert.equal(withShortLabels(dot), dot);
});

test('a long line is cut in its middle; the tooltip is not', () => {
  const name = `main.${'x'.repeat(100_000)}.end`;
  const short = withShortLabels(node(`pkg\\n${name}\\n1s`));
  assert.match(short, /label="pkg\\nmain\.x{115}…x{116}\.end\\n1s" tooltip="pkg/);
  assert.ok(short.includes(`tooltip="pkg\\n${name}`));
});

test('no escape is cut in two', () => {
  for (let before = 0; before < 4; before++) {
    const name = `${'x'.repeat(before)}${'\\"\\\\😀'.repeat(200)}`;
    const short = withShortLabels(`N1 [label="${name}" id="a"]`);
    assert.match(short, /^N1 \[label="(?:[^"\\]|\\["\\])*" id="a"\]$/);
    assert.doesNotThrow(() => encodeURIComponent(short), 'half a letter');
    assert.ok(short.length < 600);
  }
});
