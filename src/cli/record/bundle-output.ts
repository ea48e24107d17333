/**
 * Where a recording is written: a folder, or one .zip file, with manifest.json in either. A zip file is
 * made of a folder beside it, in one go at the end, so that nobody sees half of one.
 */
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { makeFolder } from '../../base/make-folder.ts';
import { type BundleFacts, MANIFEST_FILE, manifestText } from './manifest.ts';
import { recordError } from './record-error.ts';

export class BundleOutput {
  /** Where files are to be written until `finish`. */
  readonly folder: string;
  readonly #zipPath: string | undefined;

  private constructor(folder: string, zipPath: string | undefined) {
    this.folder = folder;
    this.#zipPath = zipPath;
  }

  /** Throws CommandError when nothing can be written there. */
  static open(out: string | undefined): BundleOutput {
    const path = out ?? join('stackheat-record', timestamp(new Date()));
    try {
      if (!/\.zip$/i.test(path)) {
        makeFolder(resolve(path));
        return new BundleOutput(path, undefined);
      }
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new Error('is a folder');
      makeFolder(dirname(resolve(path)));
      const folder = mkdtempSync(join(dirname(resolve(path)), `.${basename(path)}-`));
      return new BundleOutput(folder, path);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw recordError(`--out ${path}: ${reason}`, error);
    }
  }

  /** What the user gave, or was given: what `stackheat` opens. */
  get path(): string {
    return this.#zipPath ?? this.folder;
  }

  /** For messages: where a file of `folder` will be in the end. */
  pathOf(file: string): string {
    return this.#zipPath === undefined ? join(this.folder, file) : `${this.#zipPath}/${file}`;
  }

  /** Writes the manifest, and the zip file when there is to be one. */
  async finish(facts: BundleFacts): Promise<void> {
    writeFileSync(join(this.folder, MANIFEST_FILE), manifestText(facts));
    if (this.#zipPath === undefined) return;
    const partial = join(this.folder, 'bundle.partial');
    writeFileSync(partial, await zipped(this.folder));
    renameSync(partial, this.#zipPath);
    this.discard();
  }

  /** Profiles that lie in the folder and are not of this recording, though they look it; by name. */
  strangers({ profiles }: BundleFacts): readonly string[] {
    if (this.#zipPath !== undefined) return [];
    const own = new Set(profiles.map(({ file }) => file));
    const isStranger = (name: string) => name.endsWith('.pb.gz') && !own.has(name);
    return readdirSync(this.folder).filter(isStranger).sort();
  }

  /** Forgets what a zip file was to be made of; a folder stays, with what is in it. */
  discard(): void {
    if (this.#zipPath !== undefined) rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Profiles are compressed already. */
const STORED = /\.gz$/;

async function zipped(folder: string): Promise<Uint8Array> {
  // Few commands write one.
  const { zipSync } = await import('fflate');
  const files: Record<string, [Uint8Array, { level: 0 | 6; mtime: Date }]> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll(sep, '/');
    if (name.startsWith('.')) continue;
    const level = STORED.test(name) ? 0 : 6;
    files[name] = [readFileSync(path), { level, mtime: statSync(path).mtime }];
  }
  return zipSync(files);
}

/** Local time, and a name that sorts. */
function timestamp(now: Date): string {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '');
}
