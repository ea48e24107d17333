/** Makes the report that was asked for and hands it to where it goes. */
import { CallTreeError } from '../../graph/call-tree-error.ts';
import type { Profile } from '../../profile/profile.ts';
import type { LegendStyle } from '../../render/legend-text.ts';
import type { Report } from '../../report/report.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import { localZone } from '../local-zone.ts';
import type { Pieces } from '../report-file.ts';
import { FORMATS } from './formats.ts';
import type { ReportRequest } from './pprof.ts';
import { writeReport } from './write-report.ts';

export async function printReport(
  line: ReportRequest,
  report: Report,
  io: Io,
  isInteractive = false,
): Promise<void> {
  const pieces = await orRefusal(piecesOf(line, report, io));
  const format = FORMATS.find(({ name }) => name === line.format);
  await writeReport(pieces, { output: line.options.output, format, isInteractive }, io);
}

/** A call tree may be too large to hold, which is no fault of ours. */
async function orRefusal<Result>(result: Promise<Result>): Promise<Result> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof CallTreeError)) throw error;
    throw new CommandError(error.message, EXIT.usage, { cause: error });
  }
}

async function piecesOf(line: ReportRequest, report: Report, io: Io): Promise<Pieces> {
  const style = { zoneAt: localZone(io.env) };
  if (line.markup !== undefined) {
    const { markedUpPieces } = await import('./marked-up-report.ts');
    return await markedUpPieces(line, report, style, io);
  }
  switch (line.format) {
    case 'top':
    case 'text': {
      const { top } = await import('../../report/top.ts');
      const { topText } = await import('../../render/top-text.ts');
      return [topText(top(report), style)];
    }
    case 'tree':
      return await treePieces(undefined, report, style);
    case 'peek':
      return await treePieces(line.parameter, report, style);
    case 'traces': {
      const { traces } = await import('../../report/traces.ts');
      const { tracesText } = await import('../../render/traces-text.ts');
      return tracesText(report, traces(report), style);
    }
    case 'raw': {
      const { rawText } = await import('../../render/raw-text.ts');
      return rawText(report.profile, style.zoneAt);
    }
    case 'tags': {
      const { tagCounts } = await import('../../report/tag-counts.ts');
      const { tagsText } = await import('../../render/tags-text.ts');
      return tagsText(report, tagCounts(report));
    }
    case 'comments':
      return report.profile.comments.map((comment) => `${comment}\n`);
    case 'dot': {
      const { picture } = await import('../../report/picture.ts');
      const { dotText } = await import('../../render/dot.ts');
      return [dotText(picture(report), style)];
    }
    case 'proto':
      return await protoPieces(report);
    case 'topproto': {
      const { top } = await import('../../report/top.ts');
      const { topProfile } = await import('../../report/top-profile.ts');
      return await encodedPieces(topProfile(top(report)));
    }
    case 'list': {
      const { listingOf } = await import('./source-reports.ts');
      const { listingText } = await import('../../render/listing-text.ts');
      return listingText(await listingOf(line, report, io));
    }
    case 'weblist': {
      const { webListingOf } = await import('./source-reports.ts');
      const { webListingHtml } = await import('../../render/web-listing-html.ts');
      return webListingHtml(await webListingOf(line, report, io), style);
    }
    case 'callgrind':
    case 'kcachegrind': {
      const { callgrind } = await import('../../report/callgrind.ts');
      const { callgrindText } = await import('../../render/callgrind-text.ts');
      return callgrindText(callgrind(report));
    }
    default:
      return await picturePieces(line.format, report, style, io);
  }
}

async function picturePieces(
  format: string | undefined,
  report: Report,
  style: LegendStyle,
  io: Io,
): Promise<Pieces> {
  const { isPicture, pictureFileOf } = await import('./pictures.ts');
  if (!isPicture(format)) throw new CommandError(`-${format} is not built yet`, EXIT.usage);
  const { picture } = await import('../../report/picture.ts');
  return [await pictureFileOf(format, picture(report), style, io)];
}

async function treePieces(
  pattern: string | undefined,
  report: Report,
  style: LegendStyle,
): Promise<Pieces> {
  const { treeOf } = await import('./tree-report.ts');
  const { treeText } = await import('../../render/tree-text.ts');
  return treeText(await treeOf(pattern, report), style);
}

/**
 * More than twice as fast as zlib's defaults for a sixth more bytes; Go's runtime writes larger files still. The
 * memory is 128 kB more.
 */
const GZIP = { level: 2, memLevel: 9 };
const CHUNK_BYTES_MIN = 64 * 1024;

async function protoPieces({ profile, options }: Report): Promise<Pieces> {
  const { timesFloat } = await import('../../base/int64.ts');
  const { ratio } = options;
  if (!(ratio > 0) || ratio === 1) return await encodedPieces(profile);
  const { samples } = profile;
  const values = samples.values.map((column) => column.map((value) => timesFloat(value, ratio)));
  return await encodedPieces({ ...profile, samples: { ...samples, values } });
}

async function encodedPieces(profile: Profile): Promise<Pieces> {
  const { encodePprof } = await import('../../formats/pprof-encode.ts');
  const { gzipSync } = await import('node:zlib');
  const bytes = encodePprof(profile);
  // In one piece, mostly: pieces are joined by copying them.
  return [gzipSync(bytes, { ...GZIP, chunkSize: Math.max(CHUNK_BYTES_MIN, bytes.length) })];
}
