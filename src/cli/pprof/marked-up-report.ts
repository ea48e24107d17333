/** The reports as JSON (-json) or Markdown (-md), which pprof does not have. */
import * as json from '../../render/json-reports.ts';
import type { LegendStyle } from '../../render/legend-text.ts';
import * as markdown from '../../render/markdown-reports.ts';
import { picture } from '../../report/picture.ts';
import type { Report } from '../../report/report.ts';
import { tagCounts } from '../../report/tag-counts.ts';
import { top } from '../../report/top.ts';
import { traces } from '../../report/traces.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import type { Pieces } from '../report-file.ts';
import type { ReportRequest } from './pprof.ts';
import { treeOf } from './tree-report.ts';

export async function markedUpPieces(
  line: ReportRequest,
  report: Report,
  style: LegendStyle,
  io: Io,
): Promise<Pieces> {
  const isJson = line.markup === 'json';
  switch (line.format) {
    case 'top':
    case 'text':
      return isJson ? json.topJson(top(report)) : markdown.topMarkdown(top(report), style);
    case 'tree':
    case 'peek': {
      const pattern = line.format === 'peek' ? line.parameter : undefined;
      const tree = await treeOf(pattern, report);
      return isJson ? json.treeJson(line.format, tree) : markdown.treeMarkdown(tree, style);
    }
    case 'traces':
      return isJson
        ? json.tracesJson(report, traces(report))
        : markdown.tracesMarkdown(report, traces(report), style);
    case 'raw':
      return isJson ? json.rawJson(report) : markdown.rawMarkdown(report, style);
    case 'tags': {
      const groups = tagCounts(report);
      return isJson ? json.tagsJson(report, groups) : markdown.tagsMarkdown(report, groups);
    }
    case 'comments':
      return isJson ? json.commentsJson(report) : markdown.commentsMarkdown(report);
    case 'list': {
      const { listingOf } = await import('./source-reports.ts');
      const listing = await listingOf(line, report, io);
      return isJson ? json.listingJson(listing) : markdown.listingMarkdown(listing);
    }
    case 'dot': {
      const drawn = picture(report);
      return isJson ? json.pictureJson(drawn) : markdown.pictureMarkdown(drawn, style);
    }
    default:
      throw new CommandError(`-${line.format} has no -${line.markup}`, EXIT.usage);
  }
}
