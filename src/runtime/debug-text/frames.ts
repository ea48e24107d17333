/** The frames of a sample as Go's texts print them: program counters, and a comment a frame. */
import type { Profile } from '../../profile/profile.ts';
import { hex, type PlaceAddress, placeAddress } from './addresses.ts';

export interface TextFrame extends PlaceAddress {
  readonly name: string;
  readonly filename: string;
  readonly line: number;
}

/** Frames of locations, made once each: a text mentions the same ones over and over. */
export class TextFrames {
  readonly #profile: Profile;
  readonly #known: (readonly TextFrame[] | undefined)[] = [];

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  /** Leaf first; an inlined call is a frame of its own. */
  ofSample(sample: number): readonly TextFrame[] {
    const { locationStarts, locationIndexes } = this.#profile.samples;
    const frames: TextFrame[] = [];
    const end = locationStarts[sample + 1] as number;
    for (let i = locationStarts[sample] as number; i < end; i++) {
      frames.push(...this.#ofLocation(locationIndexes[i] as number));
    }
    return frames;
  }

  #ofLocation(location: number): readonly TextFrame[] {
    const known = this.#known[location];
    if (known !== undefined) return known;
    const frames = this.#make(location);
    this.#known[location] = frames;
    return frames;
  }

  #make(location: number): TextFrame[] {
    const { locations, functions, strings } = this.#profile;
    const frames: TextFrame[] = [];
    const end = locations.lineStarts[location + 1] as number;
    for (let row = locations.lineStarts[location] as number; row < end; row++) {
      const func = locations.lineFunctions[row] as number;
      const place = {
        name: printable(strings.at(functions.names[func] as number)),
        filename: printable(strings.at(functions.filenames[func] as number)),
        startLine: Number(functions.startLines[func]),
        line: Number(locations.lineNumbers[row]),
      };
      frames.push({ ...place, ...placeAddress(place) });
    }
    return frames;
  }
}

/** ` 0x… 0x…`. Go prints return addresses, one behind the call; readers take the one off again. */
export function returnAddresses(frames: readonly TextFrame[]): string {
  return frames.map(({ address }) => ` ${hex(address + 1)}`).join('');
}

/**
 * `#<tab>0x…<tab>name+0x…<tab>file:line`, in columns as Go's text/tabwriter aligns them
 * (tabwriter.NewWriter(w, 1, 8, 1, '\t', 0)), with the empty line behind.
 */
export function frameLines(frames: readonly TextFrame[]): string {
  const cells = frames.map(({ address, offset, name, filename, line }) => [
    hex(address),
    `${name}+${hex(offset)}`,
    `${filename}:${line}`,
  ]);
  const widths = [0, 1].map((column) => columnWidth(cells.map((row) => row[column] ?? '')));
  const rows = cells.map(([address = '', name = '', place = '']) => {
    const [addressWidth = 0, nameWidth = 0] = widths;
    return `#\t${padded(address, addressWidth)}${padded(name, nameWidth)}${place}\n`;
  });
  return `${rows.join('')}\n`;
}

const TAB_WIDTH = 8;

/** One character of padding, and whole tabs. */
function columnWidth(texts: readonly string[]): number {
  const longest = texts.reduce((width, text) => Math.max(width, characters(text)), 0);
  return Math.ceil((longest + 1) / TAB_WIDTH) * TAB_WIDTH;
}

function padded(text: string, width: number): string {
  return text + '\t'.repeat(Math.ceil((width - characters(text)) / TAB_WIDTH));
}

function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** A name may hold anything; a line break in one would forge a sample. */
function printable(text: string): string {
  return text.replace(/[\0-\x1f\x7f\u0085\u2028\u2029]/g, '?');
}
