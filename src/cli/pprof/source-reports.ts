/** The reports that show source code: which files they may read, and from where. */
import { goSourcePlaces } from '../../fetch/go-source-places.ts';
import { SourceFiles } from '../../fetch/source-files.ts';
import { type Listing, listing } from '../../report/listing.ts';
import type { Report } from '../../report/report.ts';
import { type WebListing, webListing } from '../../report/web-listing.ts';
import type { Io } from '../io.ts';
import { argumentPattern, nothingMatches } from './argument-pattern.ts';
import type { ReportRequest } from './pprof.ts';

export async function listingOf(line: ReportRequest, report: Report, io: Io): Promise<Listing> {
  const matches = await argumentPattern(line.parameter);
  const result = listing(report, matches, sourceFiles(line, io));
  if (result.functions.length === 0) throw nothingMatches(line.parameter);
  return result;
}

export async function webListingOf(
  line: ReportRequest,
  report: Report,
  io: Io,
): Promise<WebListing> {
  const text = await argumentPattern(line.parameter);
  const match = { text, address: addressOf(line.parameter) };
  const result = webListing(report, match, sourceFiles(line, io));
  if (result.isEmpty) throw nothingMatches(line.parameter);
  return result;
}

/** Go's integers: 0x1f, 0b1, 0o17, 017, 1_000. */
function addressOf(text: string): bigint | undefined {
  const digits = /^0x[\da-f_]+$|^0b[01_]+$|^0o?[0-7_]*$|^[1-9][\d_]*$/i;
  if (!digits.test(text)) return undefined;
  const address = BigInt(text.replaceAll('_', '').replace(/^0o?(?=[0-7])/i, '0o'));
  return address < 1n << 64n ? address : undefined;
}

/** Who names directories with -source_path wants these searched and no others. */
function sourceFiles({ options: { sourcePath, trimPath } }: ReportRequest, io: Io): SourceFiles {
  const { env } = io;
  const { platform } = process;
  const workingDirectory = process.cwd();
  return new SourceFiles({
    sourcePath,
    trimPath,
    workingDirectory,
    platform,
    otherPlaces:
      sourcePath === '' ? goSourcePlaces({ env, workingDirectory, platform }) : undefined,
    onOtherPlace: (file, path) => io.stderr.write(`${file}: showing ${path}\n`),
  });
}
