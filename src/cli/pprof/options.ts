/**
 * pprof's options in one table: flag, default, URL parameter, help. The command line, the shell, the
 * page's URL and the documentation all read it.
 */

export type OptionKind = 'bool' | 'int' | 'float' | 'string';

export interface OptionSpec {
  readonly name: string;
  readonly kind: OptionKind;
  readonly initial: boolean | number | string;
  /** The parameter in the page's URL; options without one are not part of it. */
  readonly url?: string;
  /** One flag a choice, instead of a flag of the option's name. */
  readonly choices?: readonly string[];
  readonly help: string;
  /** A later version brings it; until then it is refused rather than ignored. */
  readonly isPlanned?: true;
}

export const OPTIONS: readonly OptionSpec[] = [
  { name: 'output', kind: 'string', initial: '', help: 'Write the report to this file' },
  {
    name: 'call_tree',
    kind: 'bool',
    initial: false,
    url: 'calltree',
    help: 'Tell call paths apart in pictures',
  },
  {
    name: 'relative_percentages',
    kind: 'bool',
    initial: false,
    url: 'rel',
    help: 'Percentages of what the filters leave',
  },
  {
    name: 'unit',
    kind: 'string',
    initial: 'minimum',
    url: 'unit',
    help: 'Unit to print values in',
  },
  {
    name: 'compact_labels',
    kind: 'bool',
    initial: false,
    url: 'compact',
    help: 'Print a short header',
  },
  { name: 'source_path', kind: 'string', initial: '', help: 'Where to look for source files' },
  { name: 'trim_path', kind: 'string', initial: '', help: 'Prefix to take off source paths' },
  {
    name: 'intel_syntax',
    kind: 'bool',
    initial: false,
    url: 'intel',
    isPlanned: true,
    help: 'Assembly in Intel syntax',
  },
  {
    name: 'mean',
    kind: 'bool',
    initial: false,
    url: 'mean',
    help: 'Divide by the first sample type',
  },
  {
    name: 'sample_index',
    kind: 'string',
    initial: '',
    url: 'si',
    help: 'Sample type to report, by name or number',
  },
  { name: 'divide_by', kind: 'float', initial: 1, help: 'Divide all values by this' },
  {
    name: 'normalize',
    kind: 'bool',
    initial: false,
    url: 'norm',
    help: 'Scale to the base profile',
  },
  {
    name: 'sort',
    kind: 'string',
    initial: 'flat',
    url: 'sort',
    choices: ['cum', 'flat'],
    help: 'Order of rows',
  },
  {
    name: 'tagroot',
    kind: 'string',
    initial: '',
    help: 'Label keys to put at the root of stacks',
  },
  {
    name: 'tagleaf',
    kind: 'string',
    initial: '',
    help: 'Label keys to put at the leaf of stacks',
  },
  {
    name: 'drop_negative',
    kind: 'bool',
    initial: false,
    url: 'dropneg',
    help: 'Leave out nodes below zero',
  },
  { name: 'nodecount', kind: 'int', initial: -1, url: 'n', help: 'Show at most this many nodes' },
  {
    name: 'nodefraction',
    kind: 'float',
    initial: 0.005,
    url: 'nf',
    help: 'Hide nodes below this share of the total',
  },
  {
    name: 'edgefraction',
    kind: 'float',
    initial: 0.001,
    url: 'ef',
    help: 'Hide edges below this share of the total',
  },
  { name: 'trim', kind: 'bool', initial: true, url: 'trim', help: 'Honour the three limits above' },
  {
    name: 'focus',
    kind: 'string',
    initial: '',
    url: 'f',
    help: 'Only samples with a frame matching this',
  },
  {
    name: 'ignore',
    kind: 'string',
    initial: '',
    url: 'i',
    help: 'No samples with a frame matching this',
  },
  {
    name: 'prune_from',
    kind: 'string',
    initial: '',
    url: 'prunefrom',
    help: 'Drop frames below the match',
  },
  {
    name: 'hide',
    kind: 'string',
    initial: '',
    url: 'h',
    help: 'Leave out frames matching this',
  },
  {
    name: 'show',
    kind: 'string',
    initial: '',
    url: 's',
    help: 'Only frames matching this',
  },
  {
    name: 'show_from',
    kind: 'string',
    initial: '',
    url: 'sf',
    help: 'Drop frames above the highest match',
  },
  {
    name: 'tagfocus',
    kind: 'string',
    initial: '',
    url: 'tf',
    help: 'Only samples whose labels match',
  },
  {
    name: 'tagignore',
    kind: 'string',
    initial: '',
    url: 'ti',
    help: 'No samples whose labels match',
  },
  {
    name: 'tagshow',
    kind: 'string',
    initial: '',
    url: 'ts',
    help: 'Only labels matching this',
  },
  {
    name: 'taghide',
    kind: 'string',
    initial: '',
    url: 'th',
    help: 'No labels matching this',
  },
  {
    name: 'noinlines',
    kind: 'bool',
    initial: false,
    url: 'noinlines',
    help: 'Attribute inlined calls to their caller',
  },
  {
    name: 'showcolumns',
    kind: 'bool',
    initial: false,
    url: 'showcolumns',
    help: 'Tell columns of a line apart',
  },
  {
    name: 'granularity',
    kind: 'string',
    initial: '',
    url: 'g',
    choices: ['functions', 'filefunctions', 'files', 'lines', 'addresses'],
    help: 'What makes a node',
  },
];

/** What each choice of an option means. */
export const CHOICE_HELP: Readonly<Record<string, string>> = {
  cum: 'Sort by what a node costs with all it calls',
  flat: 'Sort by what a node costs itself',
  functions: 'A node a function name',
  filefunctions: 'A node a function and file',
  files: 'A node a file',
  lines: 'A node a source line',
  addresses: 'A node an address',
};
