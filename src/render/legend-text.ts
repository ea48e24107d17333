/** The lines above a report, as pprof words them. */
import { basePath } from '../base/go-path.ts';
import { fromFloat } from '../base/int64.ts';
import { timeText, type ZoneAt } from '../measurement/go-time.ts';
import { percentage } from '../measurement/percentage.ts';
import { scale, scaledLabel } from '../measurement/units.ts';
import type { Legend, ShownPart } from '../report/legend.ts';
import type { Report } from '../report/report.ts';
import { valueText } from './value-text.ts';

/** A filter longer than this many bytes is cut. */
const FILTER_BYTES_MAX = 80;

export interface LegendStyle {
  readonly zoneAt: ZoneAt;
  /** In pictures: all of the header whatever compact_labels says, and where to learn to read it. */
  readonly isPicture?: boolean;
}

export function legendLines(legend: Legend, { zoneAt, isPicture = false }: LegendStyle): string[] {
  const { report, unit, shown } = legend;
  const hasHeader = isPicture || !report.options.compactLabels;
  const lines = hasHeader ? profileLines(report, unit, zoneAt) : [];
  lines.push(...filterLines(report.options.activeFilters));
  if (shown !== undefined) lines.push(...shownLines(report, shown, unit));
  if (isPicture) lines.push('\nSee https://git.io/JfYMW for how to read the graph');
  return lines;
}

/** Of which program, what kind, when and how long. */
export function profileLines(report: Report, unit: string, zoneAt: ZoneAt): string[] {
  const { profile, options } = report;
  const lines: string[] = [];
  const main = profile.mappings[0];
  if (main !== undefined && main.file !== '') lines.push(`File: ${basePath(main.file)}`);
  if (main !== undefined && main.buildId !== '') lines.push(`Build ID: ${main.buildId}`);
  // One by one: a hostile file has more comments than a call has room for.
  for (const comment of profile.comments) if (!comment.startsWith('#')) lines.push(comment);
  if (options.sampleType !== '') lines.push(`Type: ${options.sampleType}`);
  if (profile.docUrl !== '') lines.push(`Doc: ${profile.docUrl}`);
  if (profile.timeNanos !== 0n) lines.push(`Time: ${timeText(profile.timeNanos, zoneAt)}`);
  if (profile.durationNanos !== 0n) lines.push(durationLine(report, unit));
  return lines;
}

/** A total in time also comes as a share of the duration; without one the line ends in a space. */
function durationLine({ profile, options, total }: Report, unit: string): string {
  const duration = scaledLabel(profile.durationNanos, 'nanoseconds', 'auto');
  const nanos = scale(total, options.sampleUnit, 'nanoseconds');
  const isTime = nanos.unit === 'ns' && nanos.value !== 0;
  const share = isTime ? percentage(fromFloat(nanos.value), profile.durationNanos) : '';
  const totalText = valueText(options, unit)(total);
  return `Duration: ${duration}, Total samples = ${totalText} ${share && `(${share})`}`;
}

function filterLines(filters: readonly string[]): string[] {
  if (filters.length === 0) return [];
  return ['Active filters:', ...filters.map((filter) => `   ${cutFilter(filter)}`)];
}

function cutFilter(filter: string): string {
  const bytes = new TextEncoder().encode(filter);
  if (bytes.length <= FILTER_BYTES_MAX) return filter;
  return `${new TextDecoder().decode(bytes.subarray(0, FILTER_BYTES_MAX))}…`;
}

function shownLines({ options, total }: Report, shown: ShownPart, unit: string): string[] {
  const text = valueText(options, unit);
  const share = percentage(shown.shownTotal, total).trim();
  const lines = [
    `Showing nodes accounting for ${text(shown.shownTotal)}, ${share} of ${text(total)} total`,
  ];
  if (total === 0n) return lines;
  const { droppedNodes, droppedEdges, nodeCount, originalCount } = shown;
  if (droppedNodes > 0) {
    lines.push(`Dropped ${counted(droppedNodes, 'node')} (cum <= ${text(shown.nodeCutoff)})`);
  }
  if (droppedEdges > 0) {
    lines.push(`Dropped ${counted(droppedEdges, 'edge')} (freq <= ${text(shown.edgeCutoff)})`);
  }
  if (nodeCount > 0 && nodeCount < originalCount) {
    lines.push(`Showing top ${nodeCount} nodes out of ${originalCount}`);
  }
  return lines;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count > 1 ? 's' : ''}`;
}
