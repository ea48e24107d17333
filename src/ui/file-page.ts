/**
 * The entry of a page that is a file: profiles, engine and Graphviz lie in it, compressed, in blocks that
 * web/exported-page.ts writes. Nothing is loaded from anywhere.
 */
import { hashAddress } from './screen/address-bar.ts';
import { engineClient } from './screen/engine-client.ts';
import { Page } from './screen/page.ts';
import { unzipped } from './unzipped.ts';

open().catch((failure: unknown) => {
  document.body.textContent = failure instanceof Error ? failure.message : String(failure);
});

async function open(): Promise<void> {
  const engine = await scriptUrl('engine-worker');
  const layout = await scriptUrl('layout-worker');
  const profiles = [...document.querySelectorAll<HTMLElement>('[data-profile]')].map((block) => ({
    name: block.dataset.profile ?? '',
    gzipped: bytesOf(block),
  }));
  const host = {
    queries: engineClient(new Worker(engine), { profiles, defaults: {} }),
    layoutWorker: () => new Worker(layout),
    address: hashAddress(),
  };
  for (const block of document.querySelectorAll('script[data-gzip]')) block.remove();
  await new Page(host).open(document.body);
}

/** A worker's script must have an address: this one is a name for bytes in memory. */
async function scriptUrl(name: string): Promise<string> {
  const block = document.getElementById(name);
  if (block === null) throw new Error(`this file is not whole: its part ${name} is missing`);
  const script = await unzipped(bytesOf(block)).blob();
  return URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
}

function bytesOf(block: Element): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(block.textContent ?? ''), (letter) => letter.charCodeAt(0));
}
