/** pprof's -raw: everything a profile holds, sample by sample and location by location. */
import { durationText, fullTimeText, type ZoneAt } from '../measurement/go-time.ts';
import { labelsOf } from '../profile/labels.ts';
import { NONE, type Profile } from '../profile/profile.ts';
import { compareUtf8 } from '../profile/utf8-order.ts';
import { padLeft } from './padding.ts';

const LABEL_INDENT = ' '.repeat(16);
const LINE_INDENT = ' '.repeat(13);
/** pprof prints a duration with %.4v, which cuts its text. */
const DURATION_CHARACTERS = 4;

export function* rawText(profile: Profile, zoneAt: ZoneAt): Generator<string> {
  for (const comment of profile.comments) yield `Comment: ${comment}\n`;
  yield headerText(profile, zoneAt);
  yield* sampleTexts(profile);
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

function* sampleTexts(profile: Profile): Generator<string> {
  const { locationStarts, locationIndexes, labelStarts, values, count } = profile.samples;
  const idTexts = Array.from(profile.locations.ids, (id) => `${id} `);
  for (let sample = 0; sample < count; sample++) {
    let text = '';
    for (const column of values) text += ` ${String(column[sample]).padStart(10)}`;
    text += ': ';
    const end = locationStarts[sample + 1] as number;
    for (let i = locationStarts[sample] as number; i < end; i++) {
      text += idTexts[locationIndexes[i] as number];
    }
    yield `${text}\n`;
    if (labelStarts[sample] !== labelStarts[sample + 1]) yield labelText(profile, sample);
  }
}

function labelText(profile: Profile, sample: number): string {
  const { texts, numbers } = labelsOf(profile, sample);
  const textParts = texts.map(({ key, values }) => `${key}:[${values.join(' ')}]`);
  const numberParts = numbers.map(({ key, values, units }) => {
    const amounts = values.map((value, i) =>
      units.length === 0 ? `${value}` : `${value} ${units[i]}`,
    );
    return `${key}:[${amounts.join(' ')}]`;
  });
  return [textParts, numberParts]
    .filter((parts) => parts.length > 0)
    .map((parts) => `${LABEL_INDENT}${parts.sort(compareUtf8).join(' ')}\n`)
    .join('');
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
