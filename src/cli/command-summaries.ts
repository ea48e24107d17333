/** One line on each command, for `stackheat help` and for completion. */
export const SUMMARIES = {
  open: 'opens profiles in the browser, flame graph first',
  pprof: "go tool pprof's flags, reports, shell and bytes",
  compare: 'says what changed between two versions: functions of profiles, or Go benchmarks',
  record: 'runs a Node program and writes its cpu, heap and allocs profiles',
  demo: 'records a bundled service and shows it, as an example',
  config: 'prints each option with its value and where that comes from',
  completion: 'prints a script that completes stackheat by Tab in bash, zsh, fish or PowerShell',
  help: 'explains a command, a flag or a topic',
  version: 'prints the version',
} as const;
