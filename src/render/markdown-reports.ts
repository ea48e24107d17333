/** Each report as Markdown, in pieces: for comments on a change, for issues, for chats. */
import { wrapped } from '../base/int64.ts';
import { edgeValue } from '../graph/edge-sums.ts';
import { sortEdges } from '../graph/order.ts';
import { cumValue, flatValue } from '../graph/trim.ts';
import { percentage } from '../measurement/percentage.ts';
import { scaledLabel } from '../measurement/units.ts';
import { labelsOf, type SampleLabels } from '../profile/labels.ts';
import type { Profile } from '../profile/profile.ts';
import type { Legend } from '../report/legend.ts';
import type { Listing } from '../report/listing.ts';
import type { Picture } from '../report/picture.ts';
import type { Report } from '../report/report.ts';
import type { TagGroup } from '../report/tag-counts.ts';
import type { Top } from '../report/top.ts';
import type { Trace } from '../report/traces.ts';
import type { Tree, TreeEdge } from '../report/tree.ts';
import { type LegendStyle, legendLines, profileLines } from './legend-text.ts';
import { valueOrDot } from './listing-text.ts';
import { bullets, type Column, code, fenced, type Row, table } from './markdown-parts.ts';
import { padLeft } from './padding.ts';
import { type ValueText, valueText } from './value-text.ts';

const number = (name: string): Column => ({ name, isNumber: true });
const VALUES = [number('flat'), number('flat%'), number('cum'), number('cum%')];
const NAME = { name: 'name' };

function share(value: bigint, total: bigint): string {
  return percentage(value, total).trim();
}

function heading(legend: Legend, style: LegendStyle): string {
  return bullets(legendLines(legend, style));
}

const INLINE_NOTES = { never: '', partly: ' (partly inlined)', always: ' (inlined)' } as const;

export function* topMarkdown({ legend, rows }: Top, style: LegendStyle): Generator<string> {
  const { options, total } = legend.report;
  const text = valueText(options, legend.unit);
  let sum = 0n;
  yield heading(legend, style);
  yield* table(
    [number('flat'), number('flat%'), number('sum%'), number('cum'), number('cum%'), NAME],
    rows.map(({ name, flat, cum, inlined }) => {
      sum = wrapped(sum + flat);
      const shares = [share(flat, total), share(sum, total)];
      const note = INLINE_NOTES[inlined];
      return [text(flat), ...shares, text(cum), share(cum, total), code(name) + note];
    }),
  );
}

/** Callers stand above a node and callees below it, as in the text. */
export function* treeMarkdown({ legend, nodes }: Tree, style: LegendStyle): Generator<string> {
  const { options, total } = legend.report;
  const text = valueText(options, legend.unit);
  const edgeRow = ({ name, weight, isInline }: TreeEdge, arrow: string, cum: bigint): Row => {
    const note = isInline ? ' (inlined)' : '';
    return ['', '', '', '', text(weight), share(weight, cum), `${arrow} ${code(name)}${note}`];
  };
  function* rows(): Generator<Row> {
    for (const { name, flat, cum, callers, callees } of nodes) {
      for (const edge of callers) yield edgeRow(edge, '↓', cum);
      const values = [text(flat), share(flat, total), text(cum), share(cum, total)];
      yield [...values, '', '', `**${code(name)}**`];
      for (const edge of callees) yield edgeRow(edge, '→', cum);
    }
  }
  yield heading(legend, style);
  yield* table([...VALUES, number('calls'), number('calls%'), NAME], rows());
}

export function* tracesMarkdown(
  report: Report,
  traces: Iterable<Trace>,
  { zoneAt }: LegendStyle,
): Generator<string> {
  const { options } = report;
  const text = valueText(options, options.outputUnit);
  function* rows(): Generator<Row> {
    for (const { value, labels, frames } of traces) {
      const names = frames.map(({ name, isInline }) => code(name) + (isInline ? ' (inlined)' : ''));
      yield [text(value), labelText(labels, options.labelUnits), names.join(' ← ')];
    }
  }
  yield bullets(profileLines(report, options.outputUnit, zoneAt));
  yield* table([number('value'), { name: 'labels' }, { name: 'stack, leaf first' }], rows());
}

function labelText(
  { texts, numbers }: SampleLabels,
  labelUnits: ReadonlyMap<string, string>,
): string {
  const parts = texts.map(({ key, values }) => `${key}:${values.join(' ')}`);
  for (const { key, values } of numbers) {
    const unit = labelUnits.get(key) ?? '';
    parts.push(`${key}:${values.map((value) => scaledLabel(value, unit, 'auto')).join(' ')}`);
  }
  return parts.map(code).join(' ');
}

export function* rawMarkdown(report: Report, { zoneAt }: LegendStyle): Generator<string> {
  const { profile, options } = report;
  const types = profile.sampleTypes.map(({ type, unit }) => number(code(`${type}/${unit}`)));
  yield bullets(profileLines(report, options.outputUnit, zoneAt));
  yield '### Samples\n\n';
  yield* table(
    [...types, { name: 'locations, leaf first' }, { name: 'labels' }],
    rawSampleRows(profile, options.labelUnits),
  );
  yield '\n### Locations\n\n';
  const columns = ['id', 'address', 'mapping'].map(number);
  yield* table([...columns, { name: 'lines, innermost first' }], rawLocationRows(profile));
  yield '\n### Mappings\n\n';
  yield* table(
    [...['id', 'start', 'limit', 'offset'].map(number), { name: 'file' }, { name: 'build id' }],
    profile.mappings.map(({ id, start, limit, offset, file, buildId }) => [
      String(id),
      ...[start, limit, offset].map(hex),
      ...[file, buildId].map(code),
    ]),
  );
}

function* rawSampleRows(profile: Profile, labelUnits: ReadonlyMap<string, string>): Generator<Row> {
  const { locationStarts, locationIndexes, values, count } = profile.samples;
  const { ids } = profile.locations;
  for (let sample = 0; sample < count; sample++) {
    const stack = locationIndexes.subarray(locationStarts[sample], locationStarts[sample + 1]);
    yield [
      ...values.map((column) => String(column[sample])),
      Array.from(stack, (location) => ids[location]).join(' '),
      labelText(labelsOf(profile, sample), labelUnits),
    ];
  }
}

function* rawLocationRows({ locations, functions, mappings, strings }: Profile): Generator<Row> {
  for (let location = 0; location < locations.count; location++) {
    const lines: string[] = [];
    const end = locations.lineStarts[location + 1] as number;
    for (let row = locations.lineStarts[location] as number; row < end; row++) {
      const func = locations.lineFunctions[row] as number;
      const name = strings.at(functions.names[func] as number);
      const file = strings.at(functions.filenames[func] as number);
      lines.push(code(`${name} ${file}:${locations.lineNumbers[row]}`));
    }
    yield [
      String(locations.ids[location]),
      hex(locations.addresses[location] as bigint),
      String(mappings[locations.mappingIndexes[location] as number]?.id ?? ''),
      lines.join(' '),
    ];
  }
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

export function* tagsMarkdown(report: Report, groups: readonly TagGroup[]): Generator<string> {
  const { options } = report;
  const text = valueText(options, options.outputUnit);
  for (const { key, total, values } of groups) {
    yield `### ${code(key)}: ${text(total)} of ${text(report.total)}\n\n`;
    const rows = values.map(({ name, weight }) => [
      text(weight),
      share(weight, report.total),
      code(name),
    ]);
    yield* table([number('value'), number('share'), { name: 'label' }], rows);
    yield '\n';
  }
}

export function commentsMarkdown(report: Report): Iterable<string> {
  return [bullets(report.profile.comments)];
}

export function* listingMarkdown({ report, functions }: Listing): Generator<string> {
  const text = valueText(report.options, report.options.outputUnit);
  yield `Total: ${text(report.total)}\n`;
  for (const { name, files } of functions) {
    yield `\n### ${code(name)}\n`;
    let isLocated = false;
    for (const { file, flat, cum, error, lines } of files) {
      isLocated = true;
      yield `\n${code(file)}: ${text(flat)} flat, ${text(cum)} cum, `;
      yield `${share(cum, report.total)} of total\n\n`;
      if (error !== undefined) yield `No source: ${code(error)}\n`;
      const rows = lines.map((line) => {
        const values = [line.flat, line.cum].map((value) => padLeft(valueOrDot(value, text), 10));
        return `${values.join(' ')} ${padLeft(String(line.number), 6)}: ${line.text}\n`;
      });
      if (rows.length > 0) yield fenced(rows.join(''));
    }
    if (!isLocated) yield '\nThe profile names no source file.\n';
  }
}

export function* pictureMarkdown(
  { legend, graph }: Picture,
  style: LegendStyle,
): Generator<string> {
  const { options, total } = legend.report;
  const text: ValueText = valueText(options, legend.unit);
  const { nodes, edges, names, sums } = graph;
  yield heading(legend, style);
  const nodeRows = nodes.map((node) => {
    const [flat, cum] = [flatValue(sums, node), cumValue(sums, node)];
    return [text(flat), share(flat, total), text(cum), share(cum, total), code(names.at(node))];
  });
  yield* table([...VALUES, NAME], nodeRows);
  if (edges === undefined) return;
  yield '\n';
  const out = nodes.flatMap((node) => edges.outOf(node));
  const edgeRows = sortEdges(out, edges.sums, names).map((edge) => {
    const value = edgeValue(edges.sums, edge);
    const notes = edges.sums.inline[edge] === 1 ? ' (inlined)' : '';
    const ends = [edges.from(edge), edges.to(edge)].map((node) => code(names.at(node)));
    return [text(value), share(value, total), ends[0] ?? '', `${ends[1]}${notes}`];
  });
  yield* table(
    [number('calls'), number('calls%'), { name: 'caller' }, { name: 'callee' }],
    edgeRows,
  );
}
