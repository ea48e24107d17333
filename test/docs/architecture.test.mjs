import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ROOMS } from '../tidy/rooms.mjs';

const ROOT = new URL('../../', import.meta.url);
const text = readFileSync(new URL('docs/architecture.md', ROOT), 'utf8');

test('the table of rooms is the one that the tidy test reads', () => {
  const rows = [...text.matchAll(/^\| `(\w+)`(.*?)\|.*\| (.+) \|$/gm)];
  const told = rows.map(([, room, marks, edges]) => [room, marks.includes('●'), edges]);
  const real = Object.entries(ROOMS).map(([room, { pure = false, imports, not = [] }]) => {
    const edges = imports.map((edge) => {
      const but = not.filter((place) => place.startsWith(`${edge}/`));
      return but.length > 0 ? `${edge} (not ${but})` : edge.replace(/:types$/, ' (types)');
    });
    return [room, pure, edges.join(', ') || '–'];
  });
  assert.deepEqual(told, real);
});

test('every linked file is there', () => {
  for (const file of ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md']) {
    const at = new URL(file, ROOT);
    const links = readFileSync(at, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)\)/g);
    for (const [, link] of links) assert.ok(existsSync(new URL(link, at)), `${file}: ${link}`);
  }
});

test('every decision is listed', () => {
  const files = readdirSync(new URL('docs/decisions/', ROOT)).sort();
  const listed = [...text.matchAll(/^- \[\d{4}\]\(decisions\/([^)]+)\)/gm)].map(([, file]) => file);
  assert.deepEqual(listed, files);
});
