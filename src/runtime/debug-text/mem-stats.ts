/**
 * The block of figures behind a heap text. The names are those of Go's runtime.MemStats, for what Node
 * knows of them; what it does not know is left out, and what Go does not have stands below.
 */

/** Bytes, but for the numbers of contexts. */
export interface MemStats {
  readonly usedHeap: number;
  /** Everything ever allocated; V8 counts it from Node 26 on. */
  readonly totalAllocated: number | undefined;
  readonly totalHeap: number;
  /** What of `totalHeap` is in physical memory. */
  readonly physicalHeap: number;
  readonly heapLimit: number;
  /** V8's own memory beside the heap. */
  readonly malloced: number;
  readonly resident: number;
  readonly residentMax: number;
  readonly external: number;
  readonly arrayBuffers: number;
  readonly nativeContexts: number;
  readonly detachedContexts: number;
}

/** Empty of nothing known. */
export function memStatsText(stats: MemStats | undefined): string {
  if (stats === undefined) return '';
  const rows: readonly (readonly [string, number | undefined])[] = [
    ['Alloc', stats.usedHeap],
    ['TotalAlloc', stats.totalAllocated],
    ['Sys', stats.resident],
    ['HeapAlloc', stats.usedHeap],
    ['HeapSys', stats.totalHeap],
    ['HeapIdle', Math.max(0, stats.totalHeap - stats.usedHeap)],
    ['HeapInuse', stats.usedHeap],
    ['HeapReleased', Math.max(0, stats.totalHeap - stats.physicalHeap)],
    ['OtherSys', stats.malloced],
    ['MaxRSS', stats.residentMax],
  ];
  const nodeRows: typeof rows = [
    ['heap_size_limit', stats.heapLimit],
    ['external', stats.external],
    ['arrayBuffers', stats.arrayBuffers],
    ['number_of_native_contexts', stats.nativeContexts],
    ['number_of_detached_contexts', stats.detachedContexts],
  ];
  return `\n# runtime.MemStats\n${lines(rows)}# Node\n${lines(nodeRows)}`;
}

function lines(rows: readonly (readonly [string, number | undefined])[]): string {
  return rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `# ${name} = ${value}\n`)
    .join('');
}
