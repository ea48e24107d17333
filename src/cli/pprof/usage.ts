/** The help of `stackheat pprof`, out of the tables of formats and options. */
import { FORMATS, MARKUPS } from './formats.ts';
import { CHOICE_HELP, OPTIONS } from './options.ts';

export function usageText(): string {
  return [
    'usage:',
    '  stackheat pprof FORMAT [OPTIONS] [BINARY] SOURCE...   prints a report',
    '  stackheat pprof -http=[HOST]:[PORT] [OPTIONS] [BINARY] SOURCE...   serves a page',
    '',
    'examples:',
    '  stackheat pprof -top cpu.pb.gz',
    '  stackheat pprof -top -cum -nodecount=20 -lines cpu.pb.gz',
    '  stackheat pprof -peek=json heap.pb.gz',
    '  stackheat pprof -top -focus=json -tagfocus=user=ann cpu.pb.gz',
    '  stackheat pprof -http=:8080 cpu.pb.gz',
    '',
    'output formats (at most one):',
    ...FORMATS.map(({ name, hasParameter, help, isPlanned }) =>
      row(`-${name}${hasParameter ? ' REGEXP' : ''}`, help, isPlanned),
    ),
    '',
    'beside a format, or alone for -top:',
    ...MARKUPS.map(({ name, help }) => row(`-${name}`, help)),
    '',
    'options:',
    ...OPTIONS.flatMap(optionRows),
    '',
    'sample types:',
    row('-inuse_space, -inuse_objects', 'The same as -sample_index=inuse_space …'),
    row('-alloc_space, -alloc_objects', 'The same as -sample_index=alloc_space …'),
    row('-total_delay, -mean_delay', 'The same as -sample_index=delay, and its mean'),
    row('-contentions', 'The same as -sample_index=contentions'),
    '',
    'sources:',
    row('-seconds N', 'How long a live program is profiled'),
    row('-timeout N', 'Seconds to wait for it; 1.5 times its own, or 60'),
    row("-header 'NAME: VALUE'", 'Sent to the address that is fetched; may be given several times'),
    row('-tls_cert FILE, -tls_key FILE', 'Client certificate and its key, as PEM'),
    row('-tls_ca FILE', 'Certificate authorities to trust, as PEM'),
    row('-buildid ID', 'Build id of the main binary, when the profile has none'),
    row('-add_comment TEXT', 'A comment to add to the profile'),
    row('-all_frames', 'Leave in the frames that the profile calls uninteresting'),
    row('-symbolize=none', 'Leave names as they are'),
    row('-symbolize=local', 'Do not ask the server for the names of addresses'),
    '',
  ].join('\n');
}

function optionRows({ name, choices, help, isPlanned }: (typeof OPTIONS)[number]): string[] {
  if (choices === undefined) return [row(`-${name}`, help, isPlanned)];
  return choices.map((choice) => row(`-${choice}`, CHOICE_HELP[choice] ?? help));
}

function row(left: string, right: string, isPlanned?: boolean): string {
  return `  ${left.padEnd(30)} ${right}${isPlanned ? ' (not built yet)' : ''}`;
}
