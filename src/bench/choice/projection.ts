/**
 * From a result to the table, row or column that it belongs to. What one projection names is left out of the
 * groups (`.config`, `.fullname`) of all others.
 */
import { compareUtf8 } from '../../profile/utf8-order.ts';
import type { BenchmarkResult } from '../results/benchmark-result.ts';
import type { ResultFilter } from './filter.ts';
import { type ProjectedKey, parseProjection } from './projection-syntax.ts';
import { fullNameWithout, type KeyReader, keyReader } from './result-key.ts';
import { type Compare, NAMED_ORDERS } from './sort-order.ts';
import { ChoiceSyntaxError } from './syntax-error.ts';

export interface Field {
  readonly name: string;
  /** Where its value stands in a key. */
  readonly index: number;
  readonly compare: Compare;
}

/** The values of a projection's fields. Of one projection, equal values are the same object. */
export interface Key {
  readonly values: readonly string[];
}

/** A field that was met after the key was made has no value in it. */
export function fieldValue({ values }: Key, { index }: Field): string {
  return values[index] ?? '';
}

/** Adds to `row` what a result has in the fields of one key. */
type Projector = (result: BenchmarkResult, row: string[]) => void;

export class Projection {
  /** A group is a list, to which fields are added as they are met. */
  readonly #fields: (Field | Field[])[] = [];
  readonly #observed: { readonly field: Field; readonly order: Map<string, number> }[] = [];
  readonly #projectors: Projector[] = [];
  readonly #keys = new Map<string, Key>();
  #fieldCount = 0;
  #unitField: Field | undefined;

  /** All fields, groups spread out, in the order in which they sort. */
  get fields(): readonly Field[] {
    return this.#fields.flat();
  }

  get unitField(): Field | undefined {
    return this.#unitField;
  }

  /** Without `compare`, values sort in the order in which they are met. */
  addField(name: string, compare?: Compare): Field {
    if (compare !== undefined) {
      const field = { name, index: this.#fieldCount++, compare };
      this.#fields.push(field);
      return field;
    }
    const order = new Map<string, number>();
    const met: Compare = (a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0);
    const field = { name, index: this.#fieldCount++, compare: met };
    this.#fields.push(field);
    this.#observed.push({ field, order });
    return field;
  }

  /** Hands out a function that adds fields to a group at this place. */
  addGroup(compare: Compare): (name: string) => Field {
    const group: Field[] = [];
    this.#fields.push(group);
    return (name) => {
      const field = { name, index: this.#fieldCount++, compare };
      group.push(field);
      return field;
    };
  }

  addProjector(projector: Projector): void {
    this.#projectors.push(projector);
  }

  /** Adds a last field for the unit of each measurement, which keysOf fills. */
  addUnit(): void {
    this.#unitField = this.addField('.unit');
  }

  keyOf(result: BenchmarkResult): Key {
    return this.#keyOf(this.#row(result));
  }

  /** A key for each of the result's measurements. */
  keysOf(result: BenchmarkResult): readonly Key[] {
    const row = this.#row(result);
    return result.measurements.map(({ unit }) => {
      if (this.#unitField !== undefined) row[this.#unitField.index] = unit;
      return this.#keyOf(row);
    });
  }

  sorted(keys: Iterable<Key>): readonly Key[] {
    const { fields } = this;
    return [...keys].sort((a, b) => {
      for (const field of fields) {
        const [left, right] = [fieldValue(a, field), fieldValue(b, field)];
        if (left !== right) return field.compare(left, right) || compareUtf8(left, right);
      }
      return 0;
    });
  }

  #row(result: BenchmarkResult): string[] {
    const row: string[] = [];
    for (const project of this.#projectors) project(result, row);
    return row;
  }

  #keyOf(row: readonly string[]): Key {
    const values = Array.from({ length: this.#fieldCount }, (_, i) => row[i] ?? '');
    // A field that is met later does not make another key of the same values.
    while (values.at(-1) === '') values.pop();
    const name = JSON.stringify(values);
    let key = this.#keys.get(name);
    if (key === undefined) {
      key = { values };
      this.#keys.set(name, key);
      for (const { field, order } of this.#observed) {
        const value = fieldValue(key, field);
        if (!order.has(value)) order.set(value, order.size);
      }
    }
    return key;
  }
}

/** Projections that belong together: those of one command line. */
export class ProjectionSet {
  readonly #configKeys = new Set<string>();
  readonly #nameKeys: string[] = [];
  #hasConfig = false;
  #hasFullName = false;
  #fullName: KeyReader | undefined;
  /** What fixed orders leave out. */
  readonly filters: ResultFilter[] = [];

  /** Throws ChoiceSyntaxError. All projections are to be added before the first result is projected. */
  add(text: string): Projection {
    const projection = new Projection();
    const filters = parseProjection(text).map((part) => this.#addKey(projection, part, text));
    this.filters.push(...filters.filter((filter) => filter !== undefined));
    return projection;
  }

  /** All that no other projection reads: results that differ there should not be one sample. */
  residue(): Projection {
    const projection = new Projection();
    const rest = { keyOffset: 0, order: 'first', orderOffset: 0 };
    if (!this.#hasConfig) this.#addKey(projection, { key: '.config', ...rest }, '');
    if (!this.#hasFullName) this.#addKey(projection, { key: '.fullname', ...rest }, '');
    return projection;
  }

  #addKey(projection: Projection, part: ProjectedKey, text: string): ResultFilter | undefined {
    const compare = compareOf(part, text);
    const { key, keyOffset, order, orderOffset } = part;
    if (key === '.config') {
      if (typeof order !== 'string') {
        throw new ChoiceSyntaxError(text, orderOffset, 'fixed order not allowed for .config');
      }
      this.#hasConfig = true;
      this.#addConfig(projection, compare);
      return undefined;
    }
    if (key === '.unit') {
      throw new ChoiceSyntaxError(text, keyOffset, '.unit is only allowed in filters');
    }
    const read = keyReader(key);
    if (read === undefined) throw new ChoiceSyntaxError(text, keyOffset, 'key must not be empty');
    if (key === '.fullname') this.#hasFullName = true;
    else if (key === '.name' || key.startsWith('/')) this.#nameKeys.push(key);
    else this.#configKeys.add(key);
    const field = projection.addField(key, compare);
    const readShort = key === '.fullname' ? this.#readFullName : read;
    projection.addProjector((result, row) => {
      row[field.index] = readShort(result);
    });
    return typeof order === 'string' ? undefined : (result) => order.includes(read(result));
  }

  readonly #readFullName: KeyReader = (result) => {
    this.#fullName ??= fullNameWithout(this.#nameKeys);
    return this.#fullName(result);
  };

  /** benchstat forgets in which order it met values of a group: they sort by their bytes. */
  #addConfig(projection: Projection, compare: Compare = () => 0): void {
    const addField = projection.addGroup(compare);
    const fields = new Map<string, Field>();
    projection.addProjector(({ config }, row) => {
      for (const { key, value, isOfFile } of config) {
        if (!isOfFile || this.#configKeys.has(key)) continue;
        let field = fields.get(key);
        if (field === undefined) {
          field = addField(key);
          fields.set(key, field);
        }
        row[field.index] = value;
      }
    });
  }
}

/** Undefined for the order in which values are met. */
function compareOf({ order, orderOffset }: ProjectedKey, text: string): Compare | undefined {
  if (order === 'first') return undefined;
  if (typeof order !== 'string') {
    const ranks = new Map(order.map((value, i) => [value, i]));
    return (a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0);
  }
  if (Object.hasOwn(NAMED_ORDERS, order)) return NAMED_ORDERS[order];
  throw new ChoiceSyntaxError(text, orderOffset, `unknown order ${JSON.stringify(order)}`);
}
