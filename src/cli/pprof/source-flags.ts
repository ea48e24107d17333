/** The flags that are neither formats nor options: where a profile comes from, and what becomes of it. */
import type { FlagKind } from './go-flags.ts';

export interface SourceFlag {
  readonly name: string;
  readonly kind: FlagKind;
  /** What stands for its value in help; bools have none. */
  readonly value?: string;
  readonly help: string;
  /** For completion: the value is a file, or one of these. */
  readonly completes?: 'file' | readonly string[];
}

export const SOURCE_FLAGS: readonly SourceFlag[] = [
  {
    name: 'seconds',
    kind: 'int',
    value: 'N',
    help: 'How long a live program is profiled',
  },
  {
    name: 'timeout',
    kind: 'int',
    value: 'N',
    help: 'Seconds to wait for a live program; 1.5 times its own, or 60',
  },
  {
    name: 'base',
    kind: 'string',
    value: 'SOURCE',
    completes: 'file',
    help: 'Profile to subtract',
  },
  {
    name: 'diff_base',
    kind: 'string',
    value: 'SOURCE',
    completes: 'file',
    help: 'Profile to compare with; percentages are of it',
  },
  {
    name: 'buildid',
    kind: 'string',
    value: 'ID',
    help: 'Build id of the main binary, when the profile has none',
  },
  {
    name: 'symbolize',
    kind: 'string',
    value: 'MODE',
    completes: ['none', 'local', 'fastlocal', 'remote', 'force', 'demangle=none', 'demangle=full'],
    help: 'Where names come from and how they are shown: none, local, remote, demangle=full …',
  },
  { name: 'add_comment', kind: 'string', value: 'TEXT', help: 'A comment to add to the profile' },
  {
    name: 'all_frames',
    kind: 'bool',
    help: 'Leave in the frames that the profile calls uninteresting',
  },
  {
    name: 'tools',
    kind: 'string',
    value: 'PATHS',
    completes: 'file',
    help: 'Accepted for the sake of scripts; no tool is called',
  },
  {
    name: 'http',
    kind: 'string',
    value: '[HOST]:[PORT]',
    completes: [':8080', 'localhost:8080'],
    help: 'Serve a page there instead of printing a report',
  },
  { name: 'no_browser', kind: 'bool', help: 'With -http: do not open a browser' },
  {
    name: 'header',
    kind: 'list',
    value: "'NAME: VALUE'",
    help: 'Sent to the address that is fetched; may be given several times',
  },
  {
    name: 'tls_cert',
    kind: 'string',
    value: 'FILE',
    completes: 'file',
    help: 'Client certificate for https, in PEM',
  },
  {
    name: 'tls_key',
    kind: 'string',
    value: 'FILE',
    completes: 'file',
    help: 'Key of that certificate, in PEM',
  },
  {
    name: 'tls_ca',
    kind: 'string',
    value: 'FILE',
    completes: 'file',
    help: 'Authorities to trust for https, in PEM',
  },
];

/** Shortcuts for sample_index, in the order in which pprof looks at them. */
export const SAMPLE_FLAGS: readonly {
  readonly name: string;
  readonly sampleType: string;
  readonly help: string;
}[] = [
  { name: 'total_delay', sampleType: 'delay', help: 'The same as -sample_index=delay' },
  { name: 'mean_delay', sampleType: 'delay', help: 'The same as -sample_index=delay -mean' },
  { name: 'contentions', sampleType: 'contentions', help: 'The same as -sample_index=contentions' },
  { name: 'inuse_space', sampleType: 'inuse_space', help: 'The same as -sample_index=inuse_space' },
  {
    name: 'inuse_objects',
    sampleType: 'inuse_objects',
    help: 'The same as -sample_index=inuse_objects',
  },
  { name: 'alloc_space', sampleType: 'alloc_space', help: 'The same as -sample_index=alloc_space' },
  {
    name: 'alloc_objects',
    sampleType: 'alloc_objects',
    help: 'The same as -sample_index=alloc_objects',
  },
];
