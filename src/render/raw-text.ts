/** pprof's -raw: everything a profile holds, sample by sample and location by location. */
import { durationText, fullTimeText, type ZoneAt } from '../measurement/go-time.ts';
import { labelsOf } from '../profile/labels.ts';
import { NONE, type Profile } from '../profile/profile.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import { ByteLines, Snippets } from './byte-lines.ts';
import { padLeft } from './padding.ts';

const LABEL_INDENT = ' '.repeat(16);
const LINE_INDENT = ' '.repeat(13);
/** pprof prints a duration with %.4v, which cuts its text. */
const DURATION_CHARACTERS = 4;

export function* rawText(profile: Profile, zoneAt: ZoneAt): Generator<string | Uint8Array> {
  for (const comment of profile.comments) yield `Comment: ${comment}\n`;
  yield headerText(profile, zoneAt);
  yield* sampleLines(profile);
  yield 'Locations\n';
  for (let location = 0; location < profile.locations.count; location++) {
    yield locationText(profile, location);
  }
  yield 'Mappings\n';
  for (const mapping of profile.mappings) {
    const { id, start, limit, offset, file, buildId } = mapping;
    const flags = [
      mapping.hasFunctions ? '[FN]' : '',
      mapping.hasFilenames ? '[FL]' : '',
      mapping.hasLineNumbers ? '[LN]' : '',
      mapping.hasInlineFrames ? '[IN]' : '',
    ].join('');
    yield `${id}: ${hex(start)}/${hex(limit)}/${hex(offset)} ${file} ${buildId} ${flags}\n`;
  }
}

function headerText(profile: Profile, zoneAt: ZoneAt): string {
  const { docUrl, periodType, period, timeNanos, durationNanos } = profile;
  const lines: string[] = [];
  if (docUrl !== '') lines.push(`Doc: ${docUrl}`);
  lines.push(`PeriodType: ${periodType.type} ${periodType.unit}`, `Period: ${period}`);
  if (timeNanos !== 0n) lines.push(`Time: ${fullTimeText(timeNanos, zoneAt)}`);
  if (durationNanos !== 0n) {
    lines.push(
      `Duration: ${[...durationText(durationNanos)].slice(0, DURATION_CHARACTERS).join('')}`,
    );
  }
  const types = profile.sampleTypes.map(({ type, unit }) => {
    const mark = type === profile.defaultSampleType ? '[dflt]' : '';
    return `${type}/${unit}${mark}`;
  });
  lines.push('Samples:', types.join(' ').trim());
  return `${lines.join('\n')}\n`;
}

function* sampleLines(profile: Profile): Generator<Uint8Array> {
  const { locationStarts, locationIndexes, labelStarts, values, count } = profile.samples;
  const ids = new Snippets(Array.from(profile.locations.ids, (id) => `${id} `));
  const lines = new ByteLines();
  for (let sample = 0; sample < count; sample++) {
    let amounts = '';
    for (const column of values) amounts += ` ${String(column[sample]).padStart(10)}`;
    lines.text(`${amounts}: `);
    const start = locationStarts[sample] as number;
    lines.snippets(ids, locationIndexes, start, locationStarts[sample + 1] as number);
    lines.text('\n');
    if (labelStarts[sample] !== labelStarts[sample + 1]) lines.text(labelText(profile, sample));
    if (lines.isFull) yield lines.take();
  }
  yield lines.take();
}

function labelText(profile: Profile, sample: number): string {
  const { labelStarts, labels } = profile.samples;
  const row = labelStarts[sample] as number;
  const isOnly = (labelStarts[sample + 1] as number) - row === 1;
  // Every sample of a Go heap profile has one label, its size.
  if (isOnly && labels.texts[row] === 0) return onlyNumberText(profile, row);
  const { texts, numbers } = labelsOf(profile, sample);
  const textParts = texts.map(({ key, values }) => `${key}:[${values.join(' ')}]`);
  const numberParts = numbers.map(({ key, values, units }) => {
    const amounts = values.map((value, i) => withUnit(value, units[i] ?? '', units.length > 0));
    return `${key}:[${amounts.join(' ')}]`;
  });
  return [textParts, numberParts]
    .filter((parts) => parts.length > 0)
    .map((parts) => `${LABEL_INDENT}${parts.sort(compareUtf8).join(' ')}\n`)
    .join('');
}

function onlyNumberText({ samples, strings }: Profile, row: number): string {
  const key = strings.at(samples.labels.keys[row] as number);
  const unit = strings.at(samples.labels.units[row] as number);
  const amount = withUnit(samples.labels.numbers[row] as bigint, unit, unit !== '');
  return `${LABEL_INDENT}${key}:[${amount}]\n`;
}

function withUnit(value: bigint, unit: string, hasUnits: boolean): string {
  return hasUnits ? `${value} ${unit}` : String(value);
}

function locationText(profile: Profile, location: number): string {
  const { locations, functions, mappings, strings } = profile;
  const mapping = locations.mappingIndexes[location] as number;
  const id = padLeft(String(locations.ids[location]), 6);
  let indent = `${id}: ${hex(locations.addresses[location] as bigint)} `;
  if (mapping !== NONE) indent += `M=${mappings[mapping]?.id} `;
  if (locations.isFolded[location] === 1) indent += '[F] ';
  const start = locations.lineStarts[location] as number;
  const end = locations.lineStarts[location + 1] as number;
  if (start === end) return `${indent}\n`;
  let text = '';
  for (let row = start; row < end; row++) {
    const func = locations.lineFunctions[row] as number;
    const name = strings.at(functions.names[func] as number);
    const systemName = strings.at(functions.systemNames[func] as number);
    const file = strings.at(functions.filenames[func] as number);
    const place = `${file}:${locations.lineNumbers[row]}:${locations.lineColumns[row]}`;
    const raw = name === systemName ? '' : `(${systemName})`;
    text += `${indent}${name} ${place} s=${functions.startLines[func]}${raw}\n`;
    indent = LINE_INDENT;
  }
  return text;
}

/** Go's %#x: 0x0 for nothing. */
function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}
