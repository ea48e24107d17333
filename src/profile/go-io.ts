/**
 * What a Go program's I/O costs, derived from the profiles that Go has, none of which measures I/O itself:
 *
 * - cpu: samples below a call of the I/O functions, at their CPU time: the price of the system calls.
 * - block: waits below one (a request to its answer, a lookup to its end), with their number and time. Reads
 *   and writes that wait in the network poller are in no block profile of Go's.
 * - goroutine: goroutines that were in one at that moment, such as a read that waits for bytes: how many, and
 *   no time.
 *
 * Bytes are in none of them, so there is no type for them here. The label `kind` is fs, net, http or dns,
 * `accept` where a listener waits for its next connection, or `syscall` for calls without an owner; `from`
 * names the profile, since the three are not to be added up blindly.
 */
import { merge } from './merge.ts';
import type { Profile } from './profile.ts';
import type { RowNumbers } from './row-numbers.ts';
import { markedRows, selectLabels, selectSamples } from './select-samples.ts';
import { withTextLabel } from './text-label.ts';

export type IoOrigin = 'cpu' | 'block' | 'goroutine';
export type IoKind = 'fs' | 'net' | 'http' | 'dns' | 'accept' | 'syscall';

export const GO_IO_SAMPLE_TYPES = [
  { type: 'operations', unit: 'count' },
  { type: 'delay', unit: 'nanoseconds' },
] as const;

export const GO_IO_COMMENTS: readonly string[] = [
  "io: derived from Go's cpu, block and goroutine profiles, by the functions on their stacks; Go measures no I/O itself",
  'io: from=cpu has the CPU time of I/O calls and no number of them; from=block waits on channels and locks inside of I/O calls, since block profiling was turned on; from=goroutine the I/O calls in progress when they were counted, without their time',
  'io: waits in the network poller are in no profile of Go but the goroutines that are in them; bytes are known to none, so there is no such type',
];

/** undefined when no stack of them is one of I/O. The profiles are as Go's runtime/pprof writes them. */
export function goIo(profiles: ReadonlyMap<IoOrigin, Profile>): Profile | undefined {
  const parts: Profile[] = [];
  for (const [origin, profile] of profiles) parts.push(...partsOf(origin, profile));
  if (parts.length === 0) return undefined;
  // Else the durations of all parts were added up, which are of the same time.
  const [first] = profiles.values();
  const durationNanos = first?.durationNanos ?? 0n;
  return { ...merge(parts), durationNanos, comments: GO_IO_COMMENTS };
}

/** One a kind of I/O, in the types of the view. */
function partsOf(origin: IoOrigin, profile: Profile): readonly Profile[] {
  const kinds = sampleKinds(profile);
  const parts: Profile[] = [];
  for (const kind of new Set(kinds)) {
    if (kind === undefined) continue;
    const isOfKind = Uint8Array.from(kinds, (one) => (one === kind ? 1 : 0));
    const chosen = selectSamples(profile, markedRows(isOfKind));
    const bare = selectLabels(chosen, new Uint8Array(chosen.samples.labels.count));
    const typed = inIoTypes(origin, bare);
    parts.push(withTextLabel(withTextLabel(typed, 'kind', kind), 'from', origin));
  }
  return parts;
}

function inIoTypes(origin: IoOrigin, profile: Profile): Profile {
  const column = (type: string): BigInt64Array => {
    const index = profile.sampleTypes.findIndex((one) => one.type === type);
    return profile.samples.values[index] ?? new BigInt64Array(profile.samples.count);
  };
  const none = new BigInt64Array(profile.samples.count);
  const values = {
    cpu: [none, column('cpu')],
    block: [column('contentions'), column('delay')],
    goroutine: [column('goroutine'), none],
  }[origin];
  return {
    ...profile,
    sampleTypes: GO_IO_SAMPLE_TYPES,
    defaultSampleType: 'delay',
    // What happened on average between two samples differs between the three.
    periodType: { type: '', unit: '' },
    period: 0n,
    samples: { ...profile.samples, values },
  };
}

/** One a sample. */
function sampleKinds(profile: Profile): readonly (IoKind | undefined)[] {
  const { samples } = profile;
  const roles = locationRoles(profile);
  const kinds: (IoKind | undefined)[] = [];
  for (let sample = 0; sample < samples.count; sample++) {
    const start = samples.locationStarts[sample] as number;
    const end = samples.locationStarts[sample + 1] as number;
    kinds.push(kindOfStack(roles, samples.locationIndexes.subarray(start, end)));
  }
  return kinds;
}

/**
 * A name lookup reads from sockets too, and a request does whatever it does for the request's sake: these two
 * win wherever they stand. Otherwise the innermost owner does.
 */
function kindOfStack(
  roles: readonly (IoKind | undefined)[],
  stack: RowNumbers,
): IoKind | undefined {
  let found: IoKind | undefined;
  for (const location of stack) {
    const role = roles[location];
    if (role === undefined) continue;
    if (role === 'dns') return 'dns';
    if (role === 'http') found = 'http';
    else if (found === undefined || found === 'syscall') found = role;
    else if (role === 'accept' && found === 'net') found = 'accept';
  }
  return found;
}

/** One a location. */
function locationRoles({ locations, functions, strings }: Profile): (IoKind | undefined)[] {
  const functionRoles = Array.from(functions.names, (name) => roleOf(strings.at(name)));
  const roles: (IoKind | undefined)[] = [];
  for (let location = 0; location < locations.count; location++) {
    const start = locations.lineStarts[location] as number;
    const end = locations.lineStarts[location + 1] as number;
    const lines = locations.lineFunctions.subarray(start, end);
    roles.push(kindOfStack(functionRoles, lines));
  }
  return roles;
}

/** What a function of Go's library does, by its name; in the order in which they are tried. */
const ROLES: readonly (readonly [IoKind, RegExp])[] = [
  [
    'dns',
    /^net\.(\(\*Resolver\)|\(\*resolverConfig\)|dnsPacketRoundTrip|dnsStreamRoundTrip|cgoLookup|doBlockingWithCtx|_C_getaddrinfo|goLookup)/,
  ],
  [
    'http',
    /^net\/http\.(\(\*Transport\)\.(roundTrip|RoundTrip|getConn)|\(\*persistConn\)\.roundTrip|\(\*http2(ClientConn|clientStream|Transport)\)\.(roundTrip|RoundTrip))/,
  ],
  [
    'accept',
    /^(net\.\(\*(netFD|TCPListener|UnixListener)\)\.([aA]ccept|AcceptTCP|AcceptUnix)|internal\/poll\.\(\*FD\)\.Accept)/,
  ],
  [
    'net',
    /^net\.(\(\*(conn|netFD|TCPConn|UDPConn|UnixConn|IPConn|Dialer|sysDialer|Buffers)\)\.|Dial)/,
  ],
  [
    'fs',
    /^(os|io\/ioutil)\.(\(\*(File|Root|fileWithoutReadFrom|unixDirent)\)\.|(Create|CreateTemp|Open|OpenFile|ReadFile|WriteFile|ReadDir|Stat|Lstat|Mkdir|MkdirAll|Remove|RemoveAll|Rename|Truncate|Link|Symlink|Readlink|Chmod|Chtimes|CopyFS)$)/,
  ],
  [
    'fs',
    /^syscall\.(Open|Openat|Stat|Lstat|Fstat|Fsync|ReadDirent|Getdents|Mkdirat|Unlinkat|Unlink|Rename|Renameat|Ftruncate|Fallocate|Pread|Pwrite)$/,
  ],
  [
    'net',
    /^syscall\.(Connect|Sendto|Sendmsg|SendmsgN|Recvfrom|Recvmsg|Accept4|sendfile|Sendfile)$/,
  ],
  [
    'syscall',
    /^(internal\/poll\.\(\*FD\)\.|internal\/poll\.(runtime_poll(Wait|WaitCanceled)|ignoringEINTRIO|CopyFileRange|SendFile|Splice)|syscall\.(Read|Write|read|write)$)/,
  ],
];

function roleOf(name: string): IoKind | undefined {
  return ROLES.find(([, pattern]) => pattern.test(name))?.[0];
}
