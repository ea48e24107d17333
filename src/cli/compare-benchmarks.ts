/** `stackheat compare OLD.txt NEW.txt` of Go benchmarks: what benchstat prints, and what to do about it. */
import { allOf, compileFilter, filtered, type ResultFilter } from '../bench/choice/filter.ts';
import type { PatternMaker } from '../bench/choice/filter-syntax.ts';
import { type Projection, ProjectionSet } from '../bench/choice/projection.ts';
import { ChoiceSyntaxError } from '../bench/choice/syntax-error.ts';
import { benchmarkRecords } from '../bench/results/benchmark-file.ts';
import { UnitMetadata } from '../bench/results/unit-metadata.ts';
import type { BenchmarkTables } from '../bench/table/benchmark-table.ts';
import { TableBuilder, type TableProjections } from '../bench/table/table-builder.ts';
import { benchmarkInput, inputLabels, readBenchmarkText } from './benchmark-input.ts';
import { type InputFacts, notesOn } from './benchmark-notes.ts';
import { type BenchmarkOptions, checkRanges } from './benchmark-options.ts';
import { CommandError, EXIT, type Io } from './io.ts';

export async function compareBenchmarks(options: BenchmarkOptions, io: Io): Promise<number> {
  const choice = await choiceOf(options);
  checkRanges(options);
  const units = new UnitMetadata();
  const builder = new TableBuilder(choice.projections);
  const facts = await gather({ builder, filter: choice.filter, units, options, io });
  const { alpha, confidence } = options;
  const tables = builder.tables({ alpha, confidence, units });
  await print(tables, options, io);
  const { notes, isComparable } = notesOn(tables, facts, options);
  for (const note of notes) io.stderr.write(`note: ${note}\n`);
  return isComparable ? EXIT.ok : EXIT.tooFewData;
}

interface Choice {
  readonly projections: TableProjections;
  readonly filter: ResultFilter;
}

async function choiceOf(options: BenchmarkOptions): Promise<Choice> {
  const makePattern = await patternMaker(options.filter);
  const filter = parsedFlag('-filter', () => compileFilter(options.filter, makePattern));
  const set = new ProjectionSet();
  const add = (flag: 'col' | 'ignore' | 'row' | 'table'): Projection =>
    parsedFlag(`-${flag}`, () => set.add(options[flag]));
  const table = add('table');
  table.addUnit();
  const projections = { table, row: add('row'), column: add('col') };
  add('ignore');
  return {
    projections: { ...projections, residue: set.residue() },
    filter: allOf([...set.filters, filter]),
  };
}

/** RE2 is large, and most filters have no pattern. */
async function patternMaker(filter: string): Promise<PatternMaker> {
  if (filter === '*') return () => () => true;
  return (await import('../profile/pattern.ts')).pattern;
}

function parsedFlag<T>(flag: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ChoiceSyntaxError)) throw error;
    const message = `compare: parsing ${flag}: ${error.message}`;
    throw new CommandError(message, EXIT.usage, { cause: error });
  }
}

interface Gathering {
  readonly builder: TableBuilder;
  readonly filter: ResultFilter;
  readonly units: UnitMetadata;
  readonly options: BenchmarkOptions;
  readonly io: Io;
}

/** A file that is no results at all may be something else altogether, with a line of complaint each. */
const COMPLAINTS_MAX = 100;

async function gather({ builder, filter, units, options, io }: Gathering): Promise<InputFacts[]> {
  const inputs = options.sources.map(benchmarkInput);
  const labels = inputLabels(inputs);
  const facts: InputFacts[] = [];
  for (const [i, input] of inputs.entries()) {
    const text = await readBenchmarkText(input, io);
    let [results, kept, complaints] = [0, 0, 0];
    for (const record of benchmarkRecords(text, labels[i] ?? '', units)) {
      if (record.kind === 'broken line') {
        complaints++;
        if (complaints > COMPLAINTS_MAX) continue;
        io.stderr.write(`${input.path}:${record.line}: ${record.reason}\n`);
        continue;
      }
      results++;
      const rest = filtered(record, filter);
      if (rest === undefined) continue;
      kept++;
      builder.add(rest);
    }
    if (complaints > COMPLAINTS_MAX) {
      io.stderr.write(`${input.path}: ${complaints - COMPLAINTS_MAX} more such lines\n`);
    }
    facts.push({ name: options.sources[i] ?? '', text, results, kept });
  }
  return facts;
}

async function print(
  tables: BenchmarkTables,
  { format, alpha, confidence }: BenchmarkOptions,
  io: Io,
): Promise<void> {
  if (format === 'csv') {
    const { csv, warnings } = (await import('../bench/table/table-csv.ts')).tablesCsv(tables);
    io.stderr.write(warnings);
    io.stdout.write(csv);
  } else if (format === 'json') {
    const { tablesJson } = await import('../bench/table/table-json.ts');
    io.stdout.write(tablesJson(tables, { alpha, confidence }));
  } else if (format === 'markdown') {
    io.stdout.write((await import('../bench/table/table-markdown.ts')).tablesMarkdown(tables));
  } else {
    io.stdout.write((await import('../bench/table/table-text.ts')).tablesText(tables));
  }
}
