/** The built page, dist/ui, read once: three files, each with its compressed form and a tag for caching. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

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
} as const;

export type PageFileName = keyof typeof CONTENT_TYPES;

export type PageFiles = Readonly<Record<PageFileName, PageFile>>;

/** Beside the bundle in what users get; from build/web in a checkout. */
export function pageFolder(): string | undefined {
  const here = import.meta.dirname;
  const folders = [join(here, 'ui'), join(here, '../../dist/ui')];
  return folders.find((folder) => existsSync(join(folder, 'page.html')));
}

export async function readPageFiles(folder: string): Promise<PageFiles> {
  const [page, style, script] = await Promise.all([
    readPageFile(folder, 'page.html'),
    readPageFile(folder, 'main.css'),
    readPageFile(folder, 'main.js'),
  ]);
  return { 'page.html': page, 'main.css': style, 'main.js': script };
}

async function readPageFile(folder: string, name: PageFileName): Promise<PageFile> {
  const bytes = await readFile(join(folder, name));
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { contentType: CONTENT_TYPES[name], bytes, gzipped: gzipSync(bytes), etag };
}
