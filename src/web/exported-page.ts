/**
 * Profiles as a page in one file: the page's code, the engine, Graphviz and the profiles themselves lie
 * in it. It opens from a disk, asks for nothing, and runs no script but its own (docs/decisions/0025).
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { encodePprof } from '../formats/pprof-encode.ts';
import type { ProfileSource } from './engine-queries.ts';
import type { PageFiles } from './page-files.ts';

const compress = promisify(gzip);

export async function exportedPage(
  sources: readonly ProfileSource[],
  files: PageFiles,
): Promise<string> {
  const textOf = async (name: Parameters<PageFiles>[0]): Promise<string> =>
    (await files(name)).bytes.toString('utf8');
  const script = await textOf('file-page.js');
  const style = await textOf('main.css');
  if (/<\/script/i.test(script) || /<\/style/i.test(style)) {
    throw new Error('the page holds what would end its own script or style');
  }
  const blocks = [
    ...(await Promise.all(
      ['engine-worker.js' as const, 'layout-worker.js' as const].map(async (name) =>
        block(`id="${name.replace('.js', '')}"`, (await files(name)).gzipped),
      ),
    )),
    ...(await Promise.all(sources.map(profileBlock))),
  ];
  const title = sources.map(({ name }) => name).join(', ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<title>${escaped(title)} – stackheat</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<!--
${commented(await textOf('THIRD_PARTY_NOTICES'))}-->
<style>${style}</style>
</head>
<body>
<noscript>stackheat draws its flame graph with JavaScript, which is switched off here.</noscript>
${blocks.join('\n')}
<script>${script}</script>
</body>
</html>
`;
}

/** Its own script and style by their digests; workers out of memory; nothing from the network. */
function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    // A worker out of memory has its page's policy, and Graphviz is WebAssembly.
    `script-src '${digest(script)}' 'wasm-unsafe-eval'`,
    `style-src '${digest(style)}'`,
    'worker-src blob:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

async function profileBlock({ name, profile }: ProfileSource): Promise<string> {
  const gzipped = await compress(encodePprof(profile), { level: constants.Z_BEST_COMPRESSION });
  return block(`data-profile="${escaped(name)}"`, gzipped);
}

/** A script of a type that no browser runs is a place for data. */
function block(attributes: string, gzipped: Buffer): string {
  return `<script type="text/plain" data-gzip ${attributes}>${gzipped.toString('base64')}</script>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** A comment must not hold what ends it. */
function commented(text: string): string {
  return text.replaceAll('--', '- -');
}
