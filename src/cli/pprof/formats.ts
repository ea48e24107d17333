/** The output formats of the command line, at most one of which may be set. */
export interface FormatSpec {
  readonly name: string;
  /** Takes a pattern. */
  readonly hasParameter?: true;
  readonly isPlanned?: true;
  /** Has rows, which -json and -md write as well. */
  readonly hasRows?: true;
  /** Not for a terminal: there it goes to `profile001.SUFFIX` or the next that is free. */
  readonly fileSuffix?: string;
  /** Shown in a program, by way of a temporary file, unless -output names a file. */
  readonly viewer?: {
    readonly program: 'browser' | 'eog' | 'evince' | 'gv' | 'kcachegrind';
    readonly args?: readonly string[];
    readonly suffix: string;
  };
  readonly help: string;
}

export const FORMATS: readonly FormatSpec[] = [
  { name: 'callgrind', fileSuffix: 'callgraph.out', help: 'Call graph for KCachegrind' },
  { name: 'comments', hasRows: true, help: 'All comments of the profile' },
  {
    name: 'disasm',
    hasParameter: true,
    isPlanned: true,
    help: 'Annotated assembly of matching functions',
  },
  { name: 'dot', hasRows: true, help: 'Call graph for Graphviz' },
  { name: 'eog', viewer: { program: 'eog', suffix: 'svg' }, help: 'Call graph in eog' },
  { name: 'evince', viewer: { program: 'evince', suffix: 'pdf' }, help: 'Call graph in evince' },
  { name: 'gif', fileSuffix: 'gif', help: 'Call graph as GIF' },
  {
    name: 'gv',
    viewer: { program: 'gv', args: ['--noantialias'], suffix: 'ps' },
    help: 'Call graph in gv',
  },
  {
    name: 'kcachegrind',
    viewer: { program: 'kcachegrind', suffix: 'grind' },
    help: 'Call graph in KCachegrind',
  },
  {
    name: 'list',
    hasParameter: true,
    hasRows: true,
    help: 'Annotated source of matching functions',
  },
  { name: 'pdf', fileSuffix: 'pdf', help: 'Call graph as PDF' },
  {
    name: 'peek',
    hasParameter: true,
    hasRows: true,
    help: 'Callers and callees of matching functions',
  },
  { name: 'png', fileSuffix: 'png', help: 'Call graph as PNG' },
  { name: 'proto', fileSuffix: 'pb.gz', help: 'The profile as compressed profile.proto' },
  { name: 'ps', fileSuffix: 'ps', help: 'Call graph as PostScript' },
  { name: 'raw', hasRows: true, help: 'All that the profile holds, as text' },
  { name: 'svg', fileSuffix: 'svg', help: 'Call graph as SVG' },
  { name: 'tags', hasRows: true, help: 'The weight of each label' },
  { name: 'text', hasRows: true, help: 'The heaviest nodes; the same as top' },
  { name: 'top', hasRows: true, help: 'The heaviest nodes' },
  { name: 'topproto', fileSuffix: 'pb.gz', help: 'The heaviest nodes as profile.proto' },
  { name: 'traces', hasRows: true, help: 'Every sample with its stack' },
  { name: 'tree', hasRows: true, help: 'Each node between its callers and callees' },
  { name: 'web', viewer: { program: 'browser', suffix: 'svg' }, help: 'Call graph in the browser' },
  {
    name: 'weblist',
    hasParameter: true,
    viewer: { program: 'browser', suffix: 'html' },
    help: 'Annotated source in the browser',
  },
];

export interface MarkupSpec {
  readonly name: 'json' | 'md';
  readonly help: string;
}

/** Flags of our own beside the format's; alone they mean -top. */
export const MARKUPS: readonly MarkupSpec[] = [
  { name: 'json', help: 'The report as JSON, by schema/report.schema.json' },
  { name: 'md', help: 'The report as Markdown' },
];
