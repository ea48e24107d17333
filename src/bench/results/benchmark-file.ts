/**
 * Reads Go's benchmark format (https://go.dev/design/14313-benchmark-format): configuration, results and
 * metadata of units, between whatever else `go test` prints.
 */
import { goFloat } from '../../base/go-float.ts';
import type { BenchmarkResult, BrokenLine, ConfigEntry, Measurement } from './benchmark-result.ts';
import { SPACE } from './space.ts';
import { baseUnit } from './unit.ts';
import type { UnitMetadata } from './unit-metadata.ts';

/** `label` is the `.file` of its results; what the text says of units goes into `units`. */
export function* benchmarkRecords(
  text: string,
  label: string,
  units: UnitMetadata,
): Generator<BenchmarkResult | BrokenLine> {
  const config = new Configuration(label);
  let line = 0;
  for (const content of linesOf(text)) {
    line++;
    if (content.startsWith(PREFIX)) {
      const read = readResult(content.slice(PREFIX.length));
      if (read === 'a name alone') continue;
      if (typeof read === 'string') yield { kind: 'broken line', line, reason: read };
      else yield { kind: 'result', config: config.entries, ...read };
      continue;
    }
    const unitFields = UNIT_LINE.test(content) ? fieldsOf(content).slice(1) : undefined;
    if (unitFields !== undefined) {
      for (const reason of readUnit(unitFields, units)) yield { kind: 'broken line', line, reason };
      continue;
    }
    const pair = readConfig(content);
    if (pair !== undefined) config.set(pair.key, pair.value);
  }
}

const PREFIX = 'Benchmark';
const UNIT_LINE = new RegExp(`^Unit(?:[${SPACE}]|$)`, 'u');
const FIELD_BREAK = new RegExp(`[${SPACE}]+`, 'u');

function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    yield text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end);
    start = end + 1;
  }
}

/** White space in front makes an empty first field, white space behind makes none. */
function fieldsOf(text: string): readonly string[] {
  const fields = text.split(FIELD_BREAK);
  if (fields.length > 1 && fields.at(-1) === '') fields.pop();
  return fields;
}

type Read = Pick<BenchmarkResult, 'name' | 'measurements'>;

/** A text is what is wrong with the line, but for one that `go test -v` prints when a benchmark starts. */
function readResult(text: string): Read | string {
  const [name = '', runs, ...rest] = fieldsOf(text);
  if (runs === undefined) return name === text ? 'a name alone' : 'missing iteration count';
  const problem = integerProblem(runs);
  if (problem !== undefined) return `parsing iteration count: ${problem}`;
  if (rest.length === 0) return 'missing measurements';
  const measurements: Measurement[] = [];
  for (let i = 0; i < rest.length; i += 2) {
    const value = goFloat(rest[i] as string);
    if (typeof value === 'string') return `parsing measurement: ${GO_WORDS[value]}`;
    const unit = rest[i + 1];
    if (unit === undefined) return 'missing units';
    measurements.push(measurement(value, unit));
  }
  return { name, measurements };
}

const GO_WORDS = {
  'parse error': 'invalid syntax',
  'value out of range': 'value out of range',
} as const;

/** A value that is the same in base units, such as 0, keeps the unit that it has, as in benchstat. */
function measurement(value: number, unit: string): Measurement {
  const base = baseUnit(unit);
  const inBase = value * base.factor;
  if (inBase === value) return { value, unit, originalUnit: undefined };
  return { value: inBase, unit: base.unit, originalUnit: unit };
}

function integerProblem(text: string): string | undefined {
  if (!/^[+-]?\d+$/.test(text)) return GO_WORDS['parse error'];
  // Only then could it be beyond 64 bits.
  if (text.length < 19) return undefined;
  const value = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? undefined : GO_WORDS['value out of range'];
}

/** Says what is wrong; what is right counts all the same. */
function* readUnit([unit, ...pairs]: readonly string[], units: UnitMetadata): Generator<string> {
  if (unit === undefined) {
    yield 'missing unit';
    return;
  }
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals <= 0) {
      yield 'expected key=value';
      continue;
    }
    const key = pair.slice(0, equals);
    const had = units.set(unit, key, pair.slice(equals + 1));
    if (had !== undefined) yield `metadata ${key} of unit ${unit} already set to ${had}`;
  }
}

/** The key starts with a small letter and has no capital and no space; a value is set off by a space or tab. */
const CONFIG_LINE = new RegExp(`^(\\p{Ll}[^:\\p{Lu}${SPACE}]*):(?:[ \\t]+(.*))?$`, 'su');

function readConfig(line: string): { readonly key: string; readonly value: string } | undefined {
  const found = CONFIG_LINE.exec(line);
  return found === null ? undefined : { key: found[1] ?? '', value: found[2] ?? '' };
}

/** The configuration in force. Results share it until it changes. */
class Configuration {
  entries: readonly ConfigEntry[];

  constructor(label: string) {
    this.entries = label === '' ? [] : [{ key: '.file', value: label, isOfFile: false }];
  }

  /** An empty value takes the key away. */
  set(key: string, value: string): void {
    const at = this.entries.findIndex((entry) => entry.key === key);
    // Each package says all of it again.
    if (this.entries[at]?.value === value) return;
    if (value === '') {
      if (at !== -1) this.#remove(at);
      return;
    }
    const entry = { key, value, isOfFile: true };
    this.entries = at === -1 ? [...this.entries, entry] : this.entries.with(at, entry);
  }

  /** The last takes its place, as in benchstat, whose columns come in the order that this leaves. */
  #remove(at: number): void {
    const last = this.entries.at(-1);
    const rest = this.entries.slice(0, -1);
    this.entries = at === rest.length || last === undefined ? rest : rest.with(at, last);
  }
}
