/** The source maps that only this process knows, of the files that readings name. */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MapsPart } from '../recording/recording-options.ts';
import type { AllocationNode } from '../v8/datadog-profile.ts';
import type { RawProfile } from '../v8/raw-profile.ts';
import { ScriptUrls } from '../v8/script-urls.ts';

/** Empty unless the program (tsx, --enable-source-maps) asked Node to keep them. */
export function mapsOf(raws: readonly RawProfile[]): MapsPart {
  const urls = new ScriptUrls();
  for (const raw of raws) addUrls(urls, raw);
  return urls.loadedMaps();
}

function addUrls(urls: ScriptUrls, raw: RawProfile): void {
  switch (raw.kind) {
    case 'stacks':
      for (const { stack } of raw.samples) for (const { url } of stack) urls.add(fileUrl(url));
      return;
    case 'cpu':
      for (const { callFrame } of raw.part.profile.nodes) urls.add(fileUrl(callFrame.url));
      return;
    case 'heap':
      urls.addHeap(raw.part.profile.head);
      return;
    case 'time':
      for (const { url } of raw.frames) urls.add(fileUrl(url));
      return;
    case 'threads':
      for (const one of raw.raws) addUrls(urls, one);
      return;
    case 'allocations':
      addTree(urls, raw.root);
      return;
  }
}

function addTree(urls: ScriptUrls, root: AllocationNode): void {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    urls.add(fileUrl(node.frame.url));
    open.push(...node.children);
  }
}

function fileUrl(url: string): string {
  return isAbsolute(url) ? pathToFileURL(url).href : url;
}
