/**
 * goroutine?debug=2: each task by itself, as Go prints goroutines when a program dies, which the readers of
 * such dumps (stackheat among them) understand.
 *
 *   goroutine 12 [FSREQCALLBACK, 3 minutes]:
 *   src/store.Store.load()
 *   	/app/src/store.js:40 +0x1d
 */
import { labelsOf } from '../../profile/labels.ts';
import type { Profile } from '../../profile/profile.ts';
import { hex } from './addresses.ts';
import { type TextFrame, TextFrames } from './frames.ts';
import { quoted } from './quoted.ts';

/** Go stops there, too. */
const DUMP_CHARACTERS_MAX = 64 * 1024 * 1024;
const NANOS_PER_MINUTE = 60_000_000_000n;

export function stackDump(profile: Profile): string {
  const frames = new TextFrames(profile);
  const parts: string[] = [];
  let length = 0;
  let number = 0n;
  for (let sample = 0; sample < profile.samples.count; sample++) {
    const count = profile.samples.values[0]?.[sample] ?? 0n;
    const body = frames.ofSample(sample).map(frameText).join('');
    // A sample of several is as many tasks at one place.
    for (let i = 0n; i < count; i++) {
      number++;
      const part = `${taskHeader(profile, sample, number)}\n${body}\n`;
      length += part.length;
      if (length > DUMP_CHARACTERS_MAX) return parts.join('');
      parts.push(part);
    }
  }
  // Go's ends without the empty line that is between two.
  return parts.join('').replace(/\n\n$/, '\n');
}

const CREATED_BY = 'created by ';

function frameText({ name, filename, line, offset }: TextFrame): string {
  const call = name.startsWith(CREATED_BY) ? name : `${name}()`;
  return `${call}\n\t${filename === '' ? '?' : filename}:${line} +${hex(offset)}\n`;
}

function taskHeader(profile: Profile, sample: number, number: bigint): string {
  const { texts, numbers } = labelsOf(profile, sample);
  const text = new Map(texts.map(({ key, values }) => [key, values[0] ?? '']));
  const amount = new Map(numbers.map(({ key, values }) => [key, values[0] ?? 0n]));
  const id = amount.get('goroutine') ?? number;
  const state = text.get('state') ?? text.get('kind') ?? 'running';
  const minutes = (amount.get('age') ?? 0n) / NANOS_PER_MINUTE;
  const wait = minutes >= 1n ? `, ${minutes} minutes` : '';
  const own = [...text].filter(([key]) => !HEADER_LABELS.has(key));
  const pairs = own.map(([key, value]) => `${quoted(key)}: ${quoted(value)}`);
  const labels = pairs.length > 0 ? ` labels:{${pairs.join(', ')}}` : '';
  return `goroutine ${id} [${plain(state)}${wait}${labels}]:`;
}

const HEADER_LABELS: ReadonlySet<string> = new Set(['state', 'kind']);

/** What would end the brackets or begin the next remark. */
function plain(state: string): string {
  return state.replace(/[[\],\0-\x1f]/g, ' ');
}
