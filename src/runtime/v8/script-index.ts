/**
 * Completes V8's call frames from each other.
 *
 * The heap profiler collects garbage before it answers, and with the last closure of a script goes the
 * script: its frames then have neither URL nor line, only the script's number. The cpu profile and the
 * other heap window have seen the same script alive. Also, the heap profiler gives CommonJS modules by
 * path where the cpu profiler gives a URL.
 */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallFrame, HeapNode, V8CpuProfile } from './v8-profile.ts';

const AMBIGUOUS = 'ambiguous';

export class ScriptIndex {
  readonly #urls = new Map<string, string>();
  /** By script and function name. */
  readonly #functions = new Map<string, CallFrame | typeof AMBIGUOUS>();

  addCpu(profile: V8CpuProfile): void {
    for (const { callFrame } of profile.nodes) this.#add(callFrame);
  }

  addHeap(head: HeapNode): void {
    const open = [head];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      this.#add(node.callFrame);
      open.push(...node.children);
    }
  }

  complete(frame: CallFrame): CallFrame {
    if (frame.url !== '') return withUrl(frame);
    const url = this.#urls.get(frame.scriptId);
    if (url === undefined) return frame;
    const known = this.#functions.get(functionKey(frame));
    if (known === undefined || known === AMBIGUOUS) return { ...frame, url };
    return known;
  }

  #add(incomplete: CallFrame): void {
    if (incomplete.url === '' || incomplete.scriptId === '0') return;
    const frame = withUrl(incomplete);
    this.#urls.set(frame.scriptId, frame.url);
    const key = functionKey(frame);
    const known = this.#functions.get(key) ?? frame;
    const isSame = known !== AMBIGUOUS && isSamePlace(known, frame);
    this.#functions.set(key, isSame ? frame : AMBIGUOUS);
  }
}

function withUrl(frame: CallFrame): CallFrame {
  return isAbsolute(frame.url) ? { ...frame, url: pathToFileURL(frame.url).href } : frame;
}

function functionKey({ scriptId, functionName }: CallFrame): string {
  return `${scriptId}:${functionName}`;
}

function isSamePlace(a: CallFrame, b: CallFrame): boolean {
  return a.lineNumber === b.lineNumber && a.columnNumber === b.columnNumber;
}
