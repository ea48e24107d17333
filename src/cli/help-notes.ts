/** What is told of the whole program: in `help environment` and its like, in the man page, by `config`. */

export interface Note {
  readonly name: string;
  readonly help: string;
}

export const VARIABLES: readonly Note[] = [
  {
    name: 'STACKHEAT_OPTION',
    help: 'The value of a pprof option where no flag gives one, such as STACKHEAT_NODECOUNT=20',
  },
  {
    name: 'STACKHEAT_HISTORY',
    help: 'Where the shell keeps the lines typed at a terminal; off keeps none',
  },
  { name: 'STACKHEAT_SERVICE', help: 'What recorded and pushed profiles call the program' },
  { name: 'STACKHEAT_VERSION', help: 'Its version; the one in package.json without it' },
  { name: 'STACKHEAT_LABELS', help: 'Further labels of theirs, such as tier=gold,zone=b' },
  {
    name: 'POD_NAME',
    help: 'A label of theirs, as are POD_NAMESPACE, NODE_NAME and CONTAINER_NAME',
  },
  { name: 'POD_NAMESPACE', help: 'As POD_NAME' },
  { name: 'NODE_NAME', help: 'As POD_NAME' },
  { name: 'CONTAINER_NAME', help: 'As POD_NAME; the container id without it' },
  { name: 'STACKHEAT_DEBUG', help: 'Adds the stack to an unexpected failure' },
  { name: 'STACKHEAT_LIMIT_BYTES', help: 'Bytes that a profile may unpack to' },
  { name: 'STACKHEAT_LIMIT_SAMPLES', help: 'Samples that a profile may have' },
  { name: 'STACKHEAT_LIMIT_DEPTH', help: 'Locations that a stack may have' },
  { name: 'STACKHEAT_LIMIT_ROWS', help: 'Rows that any other table of a profile may have' },
  {
    name: 'PPROF_TMPDIR',
    help: 'Where profiles that came over the network are kept; pprof/ in the home directory without it',
  },
  { name: 'GOROOT', help: 'Where the sources of the Go library are' },
  { name: 'GOPATH', help: 'Where sources of Go modules are looked for' },
  { name: 'GOMODCACHE', help: 'The same, before GOPATH' },
  { name: 'HTTPS_PROXY', help: 'The proxy for https; HTTP_PROXY for http' },
  { name: 'NO_PROXY', help: 'Hosts that are asked without a proxy' },
  { name: 'BROWSER', help: 'Programs to open a page in, with : between' },
  { name: 'NO_COLOR', help: 'No colour' },
  { name: 'TERM', help: 'dumb: the shell without line editing' },
  { name: 'TZ', help: 'The time zone of times' },
  { name: 'CI', help: 'No browser is opened' },
];

export const FILES: readonly Note[] = [
  {
    name: './stackheat.toml',
    help: 'Options below [pprof], such as nodecount = 20; flags and variables win over it',
  },
  {
    name: './.stackheat/NAME/',
    help: 'Results and profiles of a run that bench --save has kept; compare takes the name',
  },
  {
    name: '~/.config/stackheat/stackheat.toml',
    help: 'The same for all folders (XDG_CONFIG_HOME; on macOS ~/Library/Application Support, on Windows %APPDATA%)',
  },
  {
    name: '~/.local/state/stackheat/history',
    help: 'The last 1000 lines of the shell (XDG_STATE_HOME; on macOS ~/Library/Application Support, on Windows %LOCALAPPDATA%)',
  },
];

export const EXIT_STATUSES: readonly Note[] = [
  { name: '0', help: 'Fine' },
  { name: '1', help: 'Failed' },
  { name: '2', help: 'Wrong usage; under stackheat pprof any failure, as with go tool pprof' },
  { name: '3', help: 'compare: a change broke a rule of --fail-on' },
  { name: '4', help: 'record, compare, bench: there was not enough to record, compare or run' },
  { name: '130', help: 'Interrupted' },
];

export const TOPICS: Readonly<Record<string, readonly Note[]>> = {
  environment: VARIABLES,
  files: FILES,
  'exit-status': EXIT_STATUSES,
};

export function notesText(notes: readonly Note[]): string {
  const width = Math.max(...notes.map(({ name }) => name.length)) + 2;
  return notes.map(({ name, help }) => `  ${name.padEnd(width)}${help}\n`).join('');
}
