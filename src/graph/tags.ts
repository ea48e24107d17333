/**
 * Tags: what a picture says of the labels of the samples at a node. Textual labels of a sample are one
 * tag, all of them joined; of the numeric ones only `bytes` is shown, as pprof does.
 */
import { abs, mean } from '../base/int64.ts';
import { DIFF_BASE_KEY } from '../profile/diff-base-key.ts';
import { labelsOf, type SampleLabels } from '../profile/labels.ts';
import type { Profile } from '../profile/profile.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import { type Amounts, grown, type Summable, sumsLike } from './amounts.ts';
import type { Weights } from './graph.ts';
import { PairTable } from './pair-table.ts';

export interface Tag {
  readonly name: string;
  /** Empty for textual tags. */
  readonly unit: string;
  readonly value: bigint;
  readonly flat: bigint;
  readonly cum: bigint;
  readonly flatDivisor: bigint;
  readonly cumDivisor: bigint;
}

interface TagKey {
  /** The textual tag it belongs to; for a textual tag, itself. */
  readonly labels: string;
  readonly isText: boolean;
  readonly name: string;
  readonly unit: string;
  readonly value: bigint;
}

/** No program sets as many labels on each of many samples. */
const SHARED_ROWS_MAX = 1000;

export type FormatTag = (value: bigint, unit: string) => string;

/** The tags of each sample, interned: samples with equal labels share their rows. */
export class SampleTags {
  readonly keys: TagKey[] = [];
  /** Of each key, the number of its name: values that print alike share it. */
  readonly nameNumbers: number[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #names = new Map<string, number>();
  readonly #ofRows = new Map<string, readonly number[]>();
  readonly #ofSample: (readonly number[] | undefined)[] = [];
  readonly #profile: Profile;
  readonly #bytesUnit: string;
  readonly #format: FormatTag;

  /** `bytesUnit` is the unit of the label `bytes` (profile/label-units.ts). */
  constructor(profile: Profile, bytesUnit: string, format: FormatTag) {
    this.#profile = profile;
    this.#bytesUnit = bytesUnit;
    this.#format = format;
  }

  has(sample: number): boolean {
    const { labelStarts } = this.#profile.samples;
    return labelStarts[sample] !== labelStarts[sample + 1];
  }

  of(sample: number): readonly number[] {
    let tags = this.#ofSample[sample];
    if (tags === undefined) {
      tags = this.#byRows(sample);
      this.#ofSample[sample] = tags;
    }
    return tags;
  }

  /** Samples with the same rows of labels have the same tags; reading labels is the costly part. */
  #byRows(sample: number): readonly number[] {
    const { labelStarts, labels } = this.#profile.samples;
    const start = labelStarts[sample] as number;
    const end = labelStarts[sample + 1] as number;
    if (end - start > SHARED_ROWS_MAX) return this.#intern(labelsOf(this.#profile, sample));
    let rows = '';
    for (let row = start; row < end; row++) {
      rows += `${labels.keys[row]},${labels.texts[row]},${labels.numbers[row]},${labels.units[row]};`;
    }
    let tags = this.#ofRows.get(rows);
    if (tags === undefined) {
      tags = this.#intern(labelsOf(this.#profile, sample));
      this.#ofRows.set(rows, tags);
    }
    return tags;
  }

  #intern({ texts, numbers }: SampleLabels): number[] {
    const shown = texts.filter(({ key }) => key !== DIFF_BASE_KEY);
    const parts = shown.flatMap(({ key, values }) => {
      let last = { value: '', part: `${key}:` };
      return values.map((value) => {
        if (value !== last.value) last = { value, part: `${key}:${value}` };
        return last.part;
      });
    });
    const labels = parts.sort(compareUtf8).join('\\n');
    const tags: number[] = [];
    if (labels !== '') {
      tags.push(this.#number({ labels, isText: true, name: labels, unit: '', value: 0n }));
    }
    for (const { key, values } of numbers) {
      if (key !== 'bytes') continue;
      for (const value of values) {
        const name = this.#format(value, this.#bytesUnit);
        tags.push(this.#number({ labels, isText: false, name, unit: this.#bytesUnit, value }));
      }
    }
    return tags;
  }

  #number(key: TagKey): number {
    const name = `${key.isText}\0${key.labels}\0${key.name}`;
    const text = `${name}\0${key.value}`;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const nameNumber = this.#names.get(name) ?? this.#names.size;
    this.#names.set(name, nameNumber);
    this.#numbers.set(text, this.keys.length);
    this.keys.push(key);
    this.nameNumbers.push(nameNumber);
    return this.keys.length - 1;
  }
}

export class TagSums {
  readonly #sampleTags: SampleTags;
  readonly #pairs = new PairTable();
  /** Of values that print alike at a node, the one that came first. */
  readonly #keys: number[] = [];
  readonly #kind: Amounts;
  #flat: Summable;
  #cum: Summable;
  #flatDivisor: Summable;
  #cumDivisor: Summable;
  readonly #dropped = new Set<number>();
  #rowsOfNode: Map<number, number[]> | undefined;
  #tags: readonly number[] = [];
  #value = 0;
  #divisor = 0;

  constructor(sampleTags: SampleTags, { values }: Weights) {
    this.#sampleTags = sampleTags;
    this.#kind = values;
    const column = (): Summable => sumsLike(values, this.#pairs.firsts.length);
    this.#flat = column();
    this.#cum = column();
    this.#flatDivisor = column();
    this.#cumDivisor = column();
  }

  /** What is added from now on is of this sample. */
  startSample(sample: number, value: number, divisor: number): void {
    this.#tags = this.#sampleTags.of(sample);
    this.#value = value;
    this.#divisor = divisor;
  }

  addCum(node: number): void {
    for (const tag of this.#tags) {
      const row = this.#row(node, tag);
      this.#cum[row] = (this.#cum[row] as number) + this.#value;
      if (this.#divisor) this.#cumDivisor[row] = (this.#cumDivisor[row] as number) + this.#divisor;
    }
  }

  addFlat(node: number): void {
    for (const tag of this.#tags) {
      const row = this.#row(node, tag);
      this.#flat[row] = (this.#flat[row] as number) + this.#value;
      if (this.#divisor)
        this.#flatDivisor[row] = (this.#flatDivisor[row] as number) + this.#divisor;
    }
  }

  #row(node: number, tag: number): number {
    const row = this.#pairs.number(node, this.#sampleTags.nameNumbers[tag] as number);
    if (row < this.#keys.length) return row;
    this.#keys.push(tag);
    if (row >= this.#cum.length) {
      const capacity = this.#pairs.firsts.length;
      this.#flat = grown(this.#flat, sumsLike(this.#kind, capacity));
      this.#cum = grown(this.#cum, sumsLike(this.#kind, capacity));
      this.#flatDivisor = grown(this.#flatDivisor, sumsLike(this.#kind, capacity));
      this.#cumDivisor = grown(this.#cumDivisor, sumsLike(this.#kind, capacity));
    }
    return row;
  }

  /** Drops the tags whose flat and cum both are under the cutoff. */
  trim(cutoff: bigint): void {
    for (let row = 0; row < this.#pairs.count; row++) {
      const { flat, cum } = this.#tag(row);
      if (abs(flat) < cutoff && abs(cum) < cutoff) this.#dropped.add(row);
    }
  }

  /** How many tags of the node have a flat value. */
  countFlat(node: number): number {
    return this.#rows(node).filter((row) => this.#tag(row).flat !== 0n).length;
  }

  texts(node: number): Tag[] {
    return this.#rows(node)
      .filter((row) => this.#key(row).isText)
      .map((row) => this.#tag(row));
  }

  /** The numeric tags that belong to a textual tag, or to none ('' ). */
  numbers(node: number, labels: string): Tag[] {
    const rows = this.#rows(node).filter((row) => {
      const key = this.#key(row);
      return !key.isText && key.labels === labels;
    });
    return rows.map((row) => this.#tag(row));
  }

  #rows(node: number): number[] {
    if (this.#rowsOfNode === undefined) {
      this.#rowsOfNode = new Map();
      for (let row = 0; row < this.#pairs.count; row++) {
        const owner = this.#pairs.firsts[row] as number;
        const rows = this.#rowsOfNode.get(owner);
        if (rows === undefined) this.#rowsOfNode.set(owner, [row]);
        else rows.push(row);
      }
    }
    return (this.#rowsOfNode.get(node) ?? []).filter((row) => !this.#dropped.has(row));
  }

  #key(row: number): TagKey {
    return this.#sampleTags.keys[this.#keys[row] as number] as TagKey;
  }

  #tag(row: number): Tag {
    const { name, unit, value } = this.#key(row);
    return {
      name,
      unit,
      value,
      flat: BigInt(this.#flat[row] as number),
      cum: BigInt(this.#cum[row] as number),
      flatDivisor: BigInt(this.#flatDivisor[row] as number),
      cumDivisor: BigInt(this.#cumDivisor[row] as number),
    };
  }
}

/** Heaviest first, by flat or by cum; names decide between equals. */
export function sortTags<Item extends Pick<Tag, 'name' | 'flat' | 'cum'>>(
  tags: readonly Item[],
  byFlat: boolean,
): Item[] {
  return [...tags].sort((a, b) => {
    if (!byFlat && abs(a.cum) !== abs(b.cum)) return abs(a.cum) > abs(b.cum) ? -1 : 1;
    if (abs(a.flat) !== abs(b.flat)) return abs(a.flat) > abs(b.flat) ? -1 : 1;
    return compareUtf8(a.name, b.name);
  });
}

export function tagFlat(tag: Tag): bigint {
  return mean(tag.flat, tag.flatDivisor);
}

export function tagCum(tag: Tag): bigint {
  return mean(tag.cum, tag.cumDivisor);
}
