/** Makes the report that was asked for and writes it to standard output or to a file. */
import { closeSync, fstatSync, openSync, rmSync, writeSync } from 'node:fs';
import { CallTreeError } from '../../graph/call-tree-error.ts';
import { plainPattern } from '../../profile/plain-pattern.ts';
import type { Report } from '../../report/report.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import { localZone } from '../local-zone.ts';
import { fileAwayFromTerminal } from './new-file.ts';
import type { ReportRequest } from './pprof.ts';

type Pieces = Iterable<string | Uint8Array>;

export async function printReport(
  line: ReportRequest,
  report: Report,
  io: Io,
  isInteractive = false,
): Promise<void> {
  const pieces = await piecesOf(line, report, io);
  const output = line.options.output || fileAwayFromTerminal(line.format, io, isInteractive);
  if (output === '') {
    for (const chunk of inChunks(pieces)) io.stdout.write(chunk);
    return;
  }
  io.stderr.write(`Generating report in ${output}\n`);
  writeFileWhole(output, pieces);
}

async function piecesOf(line: ReportRequest, report: Report, io: Io): Promise<Pieces> {
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
      return [
        dotText(
          orRefusal(() => picture(report)),
          style,
        ),
      ];
    }
    case 'proto':
      return await protoPieces(report);
    default:
      throw new CommandError(`-${line.format} is not built yet`, EXIT.usage);
  }
}

/** A call tree may be too large to hold, which is no fault of ours. */
function orRefusal<Result>(make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof CallTreeError)) throw error;
    throw new CommandError(error.message, EXIT.usage, { cause: error });
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
  const { encodePprof } = await import('../../formats/pprof-encode.ts');
  const { gzipSync } = await import('node:zlib');
  const { timesFloat } = await import('../../base/int64.ts');
  const { ratio } = options;
  if (!(ratio > 0) || ratio === 1) return [gzipSync(encodePprof(profile), { level: GZIP_LEVEL })];
  const { samples } = profile;
  const values = samples.values.map((column) => column.map((value) => timesFloat(value, ratio)));
  const divided = { ...profile, samples: { ...samples, values } };
  return [gzipSync(encodePprof(divided), { level: GZIP_LEVEL })];
}

const CHUNK_CHARACTERS = 256 * 1024;

/** Gathers small pieces, since each write is a call into the system. */
function* inChunks(pieces: Pieces): Generator<string | Uint8Array> {
  let gathered: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      // Bytes come in large pieces; what was gathered goes before them.
      if (length > 0) yield gathered.join('');
      gathered = [];
      length = 0;
      yield piece;
      continue;
    }
    gathered.push(piece);
    length += piece.length;
    if (length < CHUNK_CHARACTERS) continue;
    yield gathered.join('');
    gathered = [];
    length = 0;
  }
  if (length > 0) yield gathered.join('');
}

/** A report that cannot be written to its end leaves no file that looks like one. */
function writeFileWhole(path: string, pieces: Pieces): void {
  let file: number;
  try {
    file = openSync(path, 'w');
  } catch (error) {
    throw cannotWrite(path, error);
  }
  try {
    for (const chunk of inChunks(pieces)) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    }
  } catch (error) {
    // Never a device or a pipe: those are not ours to remove.
    if (fstatSync(file).isFile()) rmSync(path, { force: true });
    throw cannotWrite(path, error);
  } finally {
    closeSync(file);
  }
}

function cannotWrite(path: string, error: unknown): CommandError {
  const reason = error instanceof Error ? error.message : String(error);
  return new CommandError(`${path}: cannot be written: ${reason}`, EXIT.usage, { cause: error });
}
