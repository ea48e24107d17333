/** The built page, dist/ui, read once: its files, each with its compressed form and a tag for caching. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

export interface PageFile {
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

const CONTENT_TYPES = {
  'page.html': 'text/html; charset=utf-8',
  'main.css': 'text/css; charset=utf-8',
  'main.js': 'text/javascript; charset=utf-8',
  'layout-worker.js': 'text/javascript; charset=utf-8',
  // These two and the notices are parts of exported pages; no server sends them.
  'file-page.js': 'text/javascript; charset=utf-8',
  'engine-worker.js': 'text/javascript; charset=utf-8',
  THIRD_PARTY_NOTICES: 'text/plain; charset=utf-8',
} as const;

export type PageFileName = keyof typeof CONTENT_TYPES;

/** Read and compressed when first asked for: the layout engine is a megabyte that most visits never need. */
export type PageFiles = (name: PageFileName) => Promise<PageFile>;

/** Beside the bundle in what users get; from build/web in a checkout. */
export function pageFolder(): string | undefined {
  const here = import.meta.dirname;
  const folders = [join(here, 'ui'), join(here, '../../dist/ui')];
  return folders.find((folder) => existsSync(join(folder, 'page.html')));
}

export function pageFiles(folder: string): PageFiles {
  const files = new Map<PageFileName, Promise<PageFile>>();
  return (name) => {
    const file = files.get(name) ?? readPageFile(folder, name);
    files.set(name, file);
    return file;
  };
}

async function readPageFile(folder: string, name: PageFileName): Promise<PageFile> {
  const bytes = await readFile(join(folder, name));
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { contentType: CONTENT_TYPES[name], bytes, gzipped: await compress(bytes), etag };
}
