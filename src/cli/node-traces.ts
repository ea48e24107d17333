/** `-trace` of Node: its own trace events, as Chrome's and Perfetto's viewers read them. */
import { existsSync, readFileSync } from 'node:fs';
import { writeFileWhole } from './report-file.ts';

/** What V8, the event loop and async resources do. */
const CATEGORIES = 'v8,node.perf,node.async_hooks';

export function nodeTraceFlags(path: string): readonly string[] {
  return ['--trace-event-categories', CATEGORIES, '--trace-event-file-pattern', path];
}

/** Of all processes into one file. Returns what went wrong; then there is no file. */
export function writeTraces(parts: readonly string[], path: string): string | undefined {
  const events: unknown[] = [];
  for (const part of parts) {
    if (!existsSync(part)) continue;
    try {
      // Node's format: an object with this one list.
      const { traceEvents } = JSON.parse(readFileSync(part, 'utf8')) as { traceEvents: unknown[] };
      events.push(...traceEvents);
    } catch {
      // Of a process that was killed; the others' events stand.
    }
  }
  if (events.length === 0) return `no ${path}: Node wrote no trace events`;
  writeFileWhole(path, [`${JSON.stringify({ traceEvents: events })}\n`]);
  return undefined;
}
