/** The scripts that a recording saw, and the source maps that only this process knows. */
import { findSourceMap } from 'node:module';
import type { MapsPart } from '../recording/recording-options.ts';
import type { HeapNode } from './v8-profile.ts';

/** tsx and the like translate each file of a program; the busiest few are what a profile shows. */
const MAPS_MAX = 64;

export class ScriptUrls {
  readonly #urls = new Set<string>();

  add(url: string): void {
    if (url.startsWith('file:')) this.#urls.add(url);
  }

  addHeap(head: HeapNode): void {
    const open = [head];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      this.add(node.callFrame.url);
      open.push(...node.children);
    }
  }

  /** Node keeps maps only where the program (tsx, --enable-source-maps) asked it to. */
  loadedMaps(): MapsPart {
    const maps: Record<string, unknown> = {};
    let count = 0;
    for (const url of this.#urls) {
      const payload = count < MAPS_MAX ? findSourceMap(url)?.payload : undefined;
      if (payload === undefined) continue;
      count++;
      maps[url] = { ...payload, sourcesContent: undefined };
    }
    return maps;
  }
}
