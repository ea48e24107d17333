/** Makes the report that was asked for and hands it to where it goes. */
import { plainPattern } from '../../profile/plain-pattern.ts';
import type { Profile } from '../../profile/profile.ts';
import type { Report } from '../../report/report.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import { localZone } from '../local-zone.ts';
import type { Pieces } from '../report-file.ts';
import type { CommandLine } from './command-line.ts';
import { FORMATS } from './formats.ts';
import { writeReport } from './write-report.ts';

export async function printReport(
  line: CommandLine,
  report: Report,
  io: Io,
  isInteractive = false,
): Promise<void> {
  const pieces = await piecesOf(line, report, io);
  const format = FORMATS.find(({ name }) => name === line.format);
  await writeReport(pieces, { output: line.options.output, format, isInteractive }, io);
}

async function piecesOf(line: CommandLine, report: Report, io: Io): Promise<Pieces> {
  const style = { zoneAt: localZone(io.env) };
  switch (line.format) {
    case 'top':
    case 'text': {
      const { top } = await import('../../report/top.ts');
      const { topText } = await import('../../render/top-text.ts');
      return [topText(top(report), style)];
    }
    case 'tree':
      return await treePieces(undefined, report, io);
    case 'peek':
      return await treePieces(line.parameter, report, io);
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
    case 'callgrind':
    case 'kcachegrind': {
      const { callgrind } = await import('../../report/callgrind.ts');
      const { callgrindText } = await import('../../render/callgrind-text.ts');
      return callgrindText(callgrind(report));
    }
    case 'eog':
    case 'evince':
    case 'gif':
    case 'gv':
    case 'pdf':
    case 'png':
    case 'ps':
    case 'svg':
    case 'web': {
      const { pictureOf } = await import('./pictures.ts');
      return [await pictureOf(line.format, report, io)];
    }
    default:
      throw new CommandError(`-${line.format} is not built yet`, EXIT.usage);
  }
}

async function treePieces(source: string | undefined, report: Report, io: Io): Promise<Pieces> {
  const { tree } = await import('../../report/tree.ts');
  const { treeText } = await import('../../render/tree-text.ts');
  const pick = source === undefined ? undefined : await argumentPattern(source);
  const result = tree(report, pick);
  if (source !== undefined && result.nodes.length === 0) {
    throw new CommandError(`no matches found for regexp: ${source}`, EXIT.usage);
  }
  return treeText(result, { zoneAt: localZone(io.env) });
}

async function argumentPattern(source: string): Promise<(text: string) => boolean> {
  const plain = plainPattern(source);
  if (plain !== undefined) return plain;
  const { pattern, PatternError } = await import('../../profile/pattern.ts');
  try {
    return pattern(source);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new CommandError(`parsing argument regexp ${source}: ${error.message}`, EXIT.usage);
  }
}

/** Twice as fast as zlib's default for a sixth more bytes; Go's runtime writes larger files still. */
const GZIP_LEVEL = 3;

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
  return [gzipSync(encodePprof(profile), { level: GZIP_LEVEL })];
}
