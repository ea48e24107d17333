/** stackheat(1), in roff, out of the tables that the program itself goes by. */
import { COMMAND_PAGES, type CommandPage } from './command-pages.ts';
import { EXIT_STATUSES, FILES, type Note, VARIABLES } from './help-notes.ts';
import { OPTION_DETAILS } from './pprof/option-details.ts';
import { flagSections } from './pprof/usage.ts';

export function manPage(version: string): string {
  return [
    `.TH STACKHEAT 1 "" "stackheat ${escaped(version)}" "User Commands"`,
    '.SH NAME',
    'stackheat \\- find where Go and Node programs spend CPU, memory, I/O and waiting',
    '.SH SYNOPSIS',
    ...COMMAND_PAGES.flatMap(({ synopsis }) => synopsis)
      .flatMap((text) => ['.br', '.B stackheat', escaped(text)])
      .slice(1),
    '.SH DESCRIPTION',
    escaped(
      'Opens any pprof profile, prints what go tool pprof prints, records Node programs into the same files, ' +
        'and shows them as flame graphs, with neither Go nor Graphviz installed. A first word that is a file ' +
        'or an address is opened.',
    ),
    '.SH COMMANDS',
    ...COMMAND_PAGES.flatMap(commandRows),
    ...flagSections().flatMap(({ title, flags }) => [
      `.SH "PPROF: ${title.replace(/ \(.*/, '').toUpperCase()}"`,
      ...flags.flatMap(({ flag, help }) => entry(flag, `${help}.`, detailsOf(flag))),
    ]),
    '.SH "PPROF: SHELL"',
    ...SHELL_NOTES.flatMap(({ name, help }) => entry(name, help)),
    '.SH ENVIRONMENT',
    ...notes(VARIABLES),
    '.SH FILES',
    ...notes(FILES),
    '.SH "EXIT STATUS"',
    ...notes(EXIT_STATUSES),
    '.SH EXAMPLES',
    ...EXAMPLES.flatMap(({ name, help }) => entry(name, help)),
    '',
  ].join('\n');
}

const SHELL_NOTES: readonly Note[] = [
  {
    name: 'COMMAND [N] [FOCUS]… [-IGNORE]… [-cum] [>FILE] [| PROGRAM]',
    help: 'A report, named as its flag is; top10 is top 10, and list, peek, weblist and disasm want a pattern first.',
  },
  {
    name: 'OPTION=VALUE',
    help: 'Sets an option until the end; a choice such as lines is enough by itself.',
  },
  {
    name: 'TYPE, total_TYPE, mean_TYPE',
    help: 'Chooses the sample type, and whether its mean is meant.',
  },
  { name: ':', help: 'Clears focus, ignore, hide, tagfocus and tagignore.' },
  { name: 'o, options', help: 'Lists the options.' },
  { name: 'help [TOPIC]', help: 'Explains.' },
  {
    name: 'q, quit, exit, Ctrl-D',
    help: 'Ends the shell. Ctrl-C ends a report that is under way.',
  },
];

const EXAMPLES: readonly Note[] = [
  { name: 'stackheat cpu.pb.gz', help: 'Opens a profile in the browser.' },
  {
    name: 'stackheat pprof -top -cum cpu.pb.gz',
    help: 'The functions that cost most with all they call.',
  },
  { name: 'stackheat pprof cpu.pb.gz', help: 'The shell.' },
  { name: 'stackheat open new.pb.gz --diff old.pb.gz', help: 'What got worse, and what better.' },
  { name: 'stackheat record -- node app.js', help: 'Records a Node program.' },
];

function commandRows({ synopsis, about, options, after }: CommandPage): readonly string[] {
  return [
    `.SS "${escaped(synopsis[0] ?? '')}"`,
    escaped(about),
    ...options.flatMap(({ name, value, help }) =>
      entry(`--${name}${value === undefined ? '' : ` ${value}`}`, help),
    ),
    ...(after === undefined ? [] : ['.PP', escaped(after)]),
  ];
}

function notes(list: readonly Note[]): readonly string[] {
  return list.flatMap(({ name, help }) => entry(name, `${help}.`));
}

function entry(name: string, help: string, details: readonly string[] = []): readonly string[] {
  return ['.TP', `.B ${escaped(name)}`, escaped([help, ...details].join(' '))];
}

function detailsOf(flag: string): readonly string[] {
  return OPTION_DETAILS[flag.replace(/^-/, '').replace(/ .*/, '')] ?? [];
}

/** A dash that may be copied into a terminal, and nothing that roff would take for its own. */
function escaped(text: string): string {
  const plain = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...');
  return /^['.]/.test(plain) ? `\\&${plain}` : plain;
}
