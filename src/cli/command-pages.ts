/**
 * What each command takes, in one table: its --help, the man page and completion read it, and a test holds
 * it against what the command accepts. The flags of `pprof` have tables of their own in pprof/.
 */

import { DEFAULT_HOST, DEFAULT_PORT } from './default-address.ts';
import { KINDS } from './record/kinds.ts';
import { CALL_GRAPHS, CPU_RATE_HZ, MEM_RATE_BYTES, RECORDERS } from './record/options.ts';

export interface CommandOption {
  readonly name: string;
  /** What stands for its value in help; switches have none. */
  readonly value?: string;
  readonly help: string;
  /** For completion: the value is a file or folder, or one of these. */
  readonly completes?: 'file' | readonly string[];
}

export interface CommandPage {
  readonly name: string;
  /** What follows `stackheat`. */
  readonly synopsis: readonly string[];
  readonly about: string;
  readonly options: readonly CommandOption[];
  readonly after?: string;
  /** For completion: what the words beside the options are. */
  readonly words: 'files' | 'nothing' | readonly string[];
}

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

const NO_BROWSER: CommandOption = { name: 'no-browser', help: 'only print the address' };

export const COMMAND_PAGES: readonly CommandPage[] = [
  {
    name: 'open',
    synopsis: ['open [OPTIONS] SOURCE…', '[OPTIONS] SOURCE…', 'open [OPTIONS] SOURCE… --diff BASE'],
    about:
      "Opens profiles in the browser, flame graph first. SOURCE is a file, the address of a live program's " +
      '/debug/pprof, or - for standard input; several are shown side by side.',
    options: [
      {
        name: 'diff',
        value: 'BASE',
        completes: 'file',
        help: 'subtract this profile from each: what got worse is above zero, what got better below',
      },
      {
        name: 'port',
        value: 'PORT',
        help: `listen there, or on the next free port (${DEFAULT_PORT})`,
      },
      {
        name: 'host',
        value: 'HOST',
        help:
          `listen on this name or address (${DEFAULT_HOST}); beyond this machine the printed address ` +
          'carries a token that works once',
      },
      {
        name: 'http',
        value: 'HOST:PORT',
        help: 'both, and fail when the port is in use',
      },
      NO_BROWSER,
      { name: 'seconds', value: 'N', help: 'live programs: how long a CPU profile is taken (30)' },
      { name: 'timeout', value: 'N', help: 'live programs: how long to wait for the answer' },
      {
        name: 'header',
        value: "'NAME: VALUE'",
        help: 'live programs: sent along, such as a token; may be given several times',
      },
      ...['cert', 'key', 'ca'].map(
        (kind): CommandOption => ({
          name: `tls_${kind}`,
          value: 'FILE',
          completes: 'file',
          help: 'live programs: as for stackheat pprof',
        }),
      ),
    ],
    words: 'files',
  },
  {
    name: 'export',
    synopsis: ['export SOURCE… -o FILE'],
    about:
      'Writes profiles as one file that needs no server and no network: it opens from a disk or an attachment. ' +
      'FILE ends in .html: the whole page with flame graph, top, graph, peek and tags; search, zoom and ' +
      'filters work inside. It holds the profiles with all their names. ' +
      'FILE ends in .svg: the flame graph of one profile alone, with search and zoom.',
    options: [
      {
        name: 'output',
        value: 'FILE',
        completes: 'file',
        help: 'where to write, also as -o FILE; - is standard output',
      },
    ],
    words: 'files',
  },
  {
    name: 'pprof',
    synopsis: [
      'pprof FORMAT [OPTIONS] [BINARY] SOURCE…',
      'pprof [OPTIONS] [BINARY] SOURCE…',
      'pprof -http=[HOST]:[PORT] [OPTIONS] [BINARY] SOURCE…',
    ],
    about:
      "go tool pprof's flags, reports, shell and bytes. Without a format it is an interactive shell; " +
      'with -http it serves a page.',
    options: [],
    words: 'files',
  },
  {
    name: 'bench',
    synopsis: ['bench [OPTIONS] [FILE.bench.ts…]', 'bench [OPTIONS] ./PACKAGE'],
    about:
      "Runs benchmarks and prints Go's benchmark format. Of Node: files that import stackheat/bench, all " +
      '*.bench.ts, .js, .mjs and .cjs from here on when none is named; each in a process of its own. Of Go: ' +
      'go test -run=none with the same flags. Under each benchmark with a profile stand its heaviest functions.',
    options: [
      { name: 'bench', value: 'RE', help: 'only these, level by level between slashes (.)' },
      {
        name: 'benchtime',
        value: '1s',
        help: 'for so long each, or so often, as 100x (1s)',
      },
      { name: 'count', value: 'N', help: 'rounds, for stackheat compare: ten are good (1)' },
      {
        name: 'cpu',
        value: '1,2,4',
        help: 'GOMAXPROCS of Go; of Node, how many bodies of b.runParallel take turns',
      },
      { name: 'benchmem', help: 'bytes and allocations an operation' },
      { name: 'run', value: 'RE', help: 'of Go: tests to run before (none)' },
      { name: 'v', help: 'name each benchmark when it begins' },
      { name: 'shuffle', value: 'on|off|N', help: 'in another order, by that seed (off)' },
      { name: 'timeout', value: '10m', help: 'what takes longer is ended; 0 is never' },
      { name: 'cpuprofile', value: 'FILE', completes: 'file', help: 'where the time went' },
      { name: 'memprofile', value: 'FILE', completes: 'file', help: 'where memory was allocated' },
      {
        name: 'memprofilerate',
        value: 'BYTES',
        help: 'one sample every so many bytes allocated (524288)',
      },
      { name: 'blockprofile', value: 'FILE', completes: 'file', help: 'who waited' },
      { name: 'mutexprofile', value: 'FILE', completes: 'file', help: 'who let others wait' },
      {
        name: 'trace',
        value: 'FILE',
        completes: 'file',
        help: "Go's execution trace; of Node, its trace events, for ui.perfetto.dev",
      },
      { name: 'outputdir', value: 'DIR', completes: 'file', help: 'where these files go (.)' },
      { name: 'isolate', help: 'a run of its own for each profile, and one for the times' },
      { name: 'open', help: 'show the profiles in the browser' },
      { name: 'save', value: 'NAME', help: 'keep the run under .stackheat, for stackheat compare' },
    ],
    after:
      'One dash does for a long name, as in Go. Results go to standard output, all else to standard error. ' +
      'Exit status 1 when a benchmark failed; the others have run. docs/bench.md tells how to write one.',
    words: 'files',
  },
  {
    name: 'compare',
    synopsis: [
      'compare [OPTIONS] BASE… -- NEW…',
      'compare [OPTIONS] BASE NEW',
      'compare [OPTIONS] [LABEL=]BENCHMARKS…',
    ],
    about:
      'Compares the profiles of two versions of a program function by function, and says which changes are ' +
      'more than chance. Several recordings of each (five are good) show how much runs differ anyway. ' +
      'Files with results of Go benchmarks (go test -bench) are compared as benchstat does, with its flags ' +
      'and its text.',
    options: [
      {
        name: 'fail-on',
        value: 'RULE',
        help: 'exit with 3 when a change breaks the rule; may be given several times',
      },
      {
        name: 'sample-index',
        value: 'NAME',
        help: "sample type to compare, by name or number (the profile's default)",
      },
      {
        name: 'min-share',
        value: 'PERCENT',
        help: 'leave out functions below this part of the total on both sides (1%)',
      },
      {
        name: 'per-second',
        help: "divide by the profiles' durations, for recordings of different lengths",
      },
      { name: 'rows', value: 'N', help: 'functions in the table, 0 for all (20)' },
      { name: 'json', help: 'write JSON instead of text' },
      { name: 'md', help: 'write Markdown instead of text' },
      {
        name: 'col',
        value: 'KEYS',
        help: 'benchmarks: compare results that differ in these (.file)',
      },
      { name: 'row', value: 'KEYS', help: 'benchmarks: what makes a row (.fullname)' },
      { name: 'table', value: 'KEYS', help: 'benchmarks: what makes a table (.config)' },
      { name: 'ignore', value: 'KEYS', help: 'benchmarks: differences that do not count' },
      {
        name: 'filter',
        value: 'QUERY',
        help: "benchmarks: take only these, as in '.name:Encode .unit:ns/op -/format:gob'",
      },
      { name: 'alpha', value: 'P', help: 'benchmarks: a change counts up to this p-value (0.05)' },
      { name: 'confidence', value: 'LEVEL', help: 'benchmarks: level of the intervals (0.95)' },
      {
        name: 'format',
        value: 'FORMAT',
        completes: ['text', 'csv'],
        help: 'benchmarks: text or csv; warnings about cells of csv go to standard error',
      },
    ],
    after:
      'RULE is METRIC>+LIMIT% or METRIC<-LIMIT%, then "in PATTERN" to test only functions whose name matches. ' +
      'METRIC is flat, cum, flat-share, cum-share or total. A change breaks a rule when it is more than chance ' +
      'and its interval lies beyond the limit: cum>+10%, or flat-share>+5% in ^encoding/json\\. ' +
      'KEYS are .file, .name, .fullname, /sub-name, .config or a key of the file such as goos, with ' +
      '@alpha, @num or @(FIRST SECOND) behind for an order.',
    words: 'files',
  },
  {
    name: 'record',
    synopsis: [
      'record [OPTIONS] -- COMMAND [ARGUMENTS]',
      'record [OPTIONS] --pid N',
      'record [OPTIONS] http://HOST:PORT',
    ],
    about:
      'Records what a program does into one bundle, a file a kind of profile: cpu, heap (live objects), ' +
      'allocs (allocated objects), block (who waited), mutex (who held others up), goroutine (what is ' +
      'pending), io and threadcreate. COMMAND is run as it is, a Node program with a preload, any other ' +
      'through perf, which knows cpu alone. --pid attaches to a Node program that runs. A live Go or Node ' +
      'program is asked for all that it has under /debug/pprof.',
    options: [
      {
        name: 'out',
        value: 'DIR|X.zip',
        completes: 'file',
        help: 'where the bundle goes; default stackheat-record/DATE-TIME',
      },
      {
        name: 'duration',
        value: '10s',
        help:
          'stop recording, and a COMMAND, after that time; without it a COMMAND is recorded until it ' +
          'exits or you press Ctrl-C, all else for 30 s',
      },
      {
        name: 'kinds',
        value: 'KIND,…',
        completes: KINDS,
        help: 'record only these; a server may have more, such as trace',
      },
      {
        name: 'cpu-rate',
        value: 'HZ',
        help: `samples a second; default ${CPU_RATE_HZ}, 0 records no cpu`,
      },
      {
        name: 'mem-rate',
        value: 'BYTES',
        help: `one heap sample every so many bytes allocated; default ${MEM_RATE_BYTES}, 0 records no heap`,
      },
      {
        name: 'heap',
        value: 'MODE',
        completes: ['both', 'live', 'allocs', 'off'],
        help: 'both (in turns, the default), live, allocs or off',
      },
      {
        name: 'load',
        value: "'COMMAND'",
        help:
          'run this by a shell once the program listens, with its port as $PORT; when it ends, the ' +
          'recording does',
      },
      { name: 'port', value: 'N', help: '--load waits for this port instead of the first one' },
      {
        name: 'pid',
        value: 'N',
        help: 'attach to this running Node program, for 30 s or --duration',
      },
      {
        name: 'recorder',
        value: 'NAME',
        completes: RECORDERS,
        help: 'node or perf, where the look of COMMAND leads to the wrong one',
      },
      {
        name: 'call-graph',
        value: 'HOW',
        completes: CALL_GRAPHS,
        help: "perf's way to callers: fp (frame pointers, the default), dwarf (costs more) or lbr",
      },
      {
        name: 'header',
        value: "'NAME: VALUE'",
        help: 'live servers: sent along, such as a token; may be given several times',
      },
      ...['cert', 'key', 'ca'].map(
        (kind): CommandOption => ({
          name: `tls_${kind}`,
          value: 'FILE',
          completes: 'file',
          help: 'live servers: as for stackheat pprof',
        }),
      ),
    ],
    after:
      'Each Node process that COMMAND starts is recorded; npm, npx, yarn, pnpm and tsx are looked through. ' +
      'The program itself goes to the bundle, its children each to child-PID-NAME in it; manifest.json ' +
      "says what is there. The exit status is the program's own, 128 + n for a signal; 0 when --duration " +
      "ended it, the load command's when --load did.",
    words: 'files',
  },
  {
    name: 'demo',
    synopsis: ['demo [OPTIONS]'],
    about:
      'Records a small HTTP service that comes with stackheat, prints what it was busy with, and serves its ' +
      'profiles as a page until Ctrl-C.',
    options: [
      { name: 'duration', value: '6s', help: 'how long it is recorded' },
      { name: 'port', value: 'PORT', help: `listen there (${DEFAULT_PORT})` },
      NO_BROWSER,
    ],
    words: 'nothing',
  },
  {
    name: 'config',
    synopsis: ['config [--json] [PPROF FLAGS]'],
    about:
      "Prints each option of pprof's with its value and where that comes from: a flag, a STACKHEAT_ " +
      'variable, stackheat.toml in the working directory, the one in your settings, or the default; then ' +
      "the variables and files that stackheat uses, and the configurations that pprof's page has saved.",
    options: [{ name: 'json', help: 'print it as JSON' }],
    words: 'nothing',
  },
  {
    name: 'completion',
    synopsis: [`completion ${SHELLS.join('|')}`],
    about: 'Prints the script that completes stackheat by Tab in that shell.',
    options: [],
    after:
      'Function names, labels and sample types come from the profile on the line, else from the newest one in ' +
      'the working directory. bash: source <(stackheat completion bash), in ~/.bashrc. zsh: source <(stackheat completion zsh), in ' +
      '~/.zshrc after compinit. fish: stackheat completion fish >~/.config/fish/completions/stackheat.fish. ' +
      'PowerShell: stackheat completion powershell | Out-String | Invoke-Expression, in $PROFILE.',
    words: SHELLS,
  },
  {
    name: 'help',
    synopsis: ['help [TOPIC]', 'help --man'],
    about:
      "Explains a command, a flag or option of pprof's (help focus), or one of the topics environment, " +
      'files and exit-status.',
    options: [{ name: 'man', help: 'print the man page, as roff' }],
    words: 'nothing',
  },
  {
    name: 'version',
    synopsis: ['version'],
    about: 'Prints the version.',
    options: [],
    words: 'nothing',
  },
];

/** Throws for a name that is none: a fault of ours. */
export function pageOf(name: string): CommandPage {
  const page = COMMAND_PAGES.find((one) => one.name === name);
  if (page === undefined) throw new Error(`no page for ${name}`);
  return page;
}

const WIDTH = 100;

/** What `stackheat COMMAND --help` prints. */
export function usageOf({ synopsis, about, options, after }: CommandPage): string {
  const lead = options.map(
    ({ name, value }) => `--${name}${value === undefined ? '' : ` ${value}`}`,
  );
  const column = Math.max(0, ...lead.map((text) => text.length)) + 4;
  const rows = options.map(({ help }, i) => {
    const lines = wrapped(help, WIDTH - column).join(`\n${' '.repeat(column)}`);
    return `  ${(lead[i] ?? '').padEnd(column - 2)}${lines}`;
  });
  return [
    ...synopsis.map((text, i) => `${i === 0 ? 'Usage:' : '      '} stackheat ${text}`),
    '',
    ...wrapped(about, WIDTH),
    ...(rows.length > 0 ? ['', ...rows] : []),
    ...(after === undefined ? [] : ['', ...wrapped(after, WIDTH)]),
    '',
  ].join('\n');
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
