/** The figures behind a heap text, as this process has them now. */
import { getHeapStatistics } from 'node:v8';
import type { MemStats } from '../debug-text/mem-stats.ts';

/** Takes some 30 µs; collects nothing. */
export function memStats(): MemStats {
  const heap = getHeapStatistics();
  const { rss, external, arrayBuffers } = process.memoryUsage();
  // Missing in the types of Node 20, and in Node below 26.
  const { total_allocated_bytes: totalAllocated } = heap as { total_allocated_bytes?: number };
  return {
    usedHeap: heap.used_heap_size,
    totalAllocated,
    totalHeap: heap.total_heap_size,
    physicalHeap: heap.total_physical_size,
    heapLimit: heap.heap_size_limit,
    malloced: heap.malloced_memory,
    resident: rss,
    residentMax: process.resourceUsage().maxRSS * 1024,
    external,
    arrayBuffers,
    nativeContexts: heap.number_of_native_contexts,
    detachedContexts: heap.number_of_detached_contexts,
  };
}
