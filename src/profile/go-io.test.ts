import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goIo, type IoOrigin } from './go-io.ts';
import type { Profile } from './profile.ts';
import { ProfileBuilder } from './profile-builder.ts';

const TYPES = {
  cpu: ['samples/count', 'cpu/nanoseconds'],
  block: ['contentions/count', 'delay/nanoseconds'],
  goroutine: ['goroutine/count'],
} as const;

/** A stack a row, root first as it is read aloud, with its values. */
function profileOf(origin: IoOrigin, rows: Readonly<Record<string, readonly number[]>>): Profile {
  const types = TYPES[origin].map((text) => {
    const [type = '', unit = ''] = text.split('/');
    return { type, unit };
  });
  const builder = new ProfileBuilder(types);
  for (const [stack, values] of Object.entries(rows)) {
    const names = stack.split(' > ').reverse();
    const locations = names.map((name) =>
      builder.location({ lines: [{ func: builder.func({ name }) }] }),
    );
    builder.sample({ locations, values });
  }
  return builder.finish({ durationNanos: 5n });
}

/** `KIND FROM LEAF operations delay`, sorted. */
function rowsOf(profile: Profile | undefined): readonly string[] {
  assert.ok(profile);
  const { samples, strings, locations, functions } = profile;
  const rows: string[] = [];
  for (let sample = 0; sample < samples.count; sample++) {
    const labels = new Map<string, string>();
    for (
      let row = samples.labelStarts[sample] ?? 0;
      row < (samples.labelStarts[sample + 1] ?? 0);
      row++
    ) {
      const key = strings.at(samples.labels.keys[row] ?? 0);
      labels.set(key, strings.at(samples.labels.texts[row] ?? 0));
    }
    const leaf = samples.locationIndexes[samples.locationStarts[sample] ?? 0] ?? 0;
    const func = locations.lineFunctions[locations.lineStarts[leaf] ?? 0] ?? 0;
    const values = samples.values.map((column) => column[sample]);
    const name = strings.at(functions.names[func] ?? 0);
    rows.push(`${labels.get('kind')} ${labels.get('from')} ${name} ${values.join(' ')}`);
  }
  return rows.sort();
}

test('cpu: system calls of files and sockets, and not what computes', () => {
  const cpu = profileOf('cpu', {
    'main.main > main.compute': [7, 70],
    'main.main > os.ReadFile > os.(*File).Read > internal/poll.(*FD).Read > syscall.read': [2, 20],
    'main.main > net.(*conn).Write > net.(*netFD).Write > internal/poll.(*FD).Write': [1, 10],
    'runtime.mstart > runtime.findRunnable > runtime.netpoll > runtime.epollwait': [9, 90],
    'main.main > os.Open > os.openFileNolog > syscall.Open': [1, 5],
    'main.main > syscall.Read': [1, 3],
  });
  assert.deepEqual(rowsOf(goIo(new Map([['cpu', cpu]]))), [
    'fs cpu syscall.Open 0 5',
    'fs cpu syscall.read 0 20',
    'net cpu internal/poll.(*FD).Write 0 10',
    'syscall cpu syscall.Read 0 3',
  ]);
});

test('block: requests and lookups, whatever they wait on; other waits are none', () => {
  const block = profileOf('block', {
    'main.ask > net/http.(*Transport).roundTrip > net/http.(*persistConn).roundTrip > runtime.selectgo':
      [3, 300],
    'main.ask > net/http.(*Transport).RoundTrip > net/http.(*Transport).getConn > net.(*Dialer).DialContext > net.(*Resolver).lookupIPAddr > runtime.selectgo':
      [1, 40],
    'main.work > sync.(*Mutex).Lock': [5, 500],
  });
  assert.deepEqual(rowsOf(goIo(new Map([['block', block]]))), [
    'dns block runtime.selectgo 1 40',
    'http block runtime.selectgo 3 300',
  ]);
});

test('goroutine: calls in progress, and listeners apart; merged with the others', () => {
  const goroutine = profileOf('goroutine', {
    'main.main > net/http.Serve > net.(*TCPListener).Accept > net.(*netFD).accept > internal/poll.(*FD).Accept > runtime.gopark':
      [1],
    'net/http.(*conn).serve > net.(*conn).Read > net.(*netFD).Read > internal/poll.(*FD).Read > runtime.gopark':
      [4],
    'main.main > time.Sleep > runtime.gopark': [8],
  });
  const cpu = profileOf('cpu', { 'main.main > syscall.Read': [1, 3] });
  const io = goIo(
    new Map([
      ['cpu', cpu],
      ['goroutine', goroutine],
    ]),
  );
  assert.deepEqual(rowsOf(io), [
    'accept goroutine runtime.gopark 1 0',
    'net goroutine runtime.gopark 4 0',
    'syscall cpu syscall.Read 0 3',
  ]);
  // Of the same time, so it is not added up.
  assert.equal(io?.durationNanos, 5n);
  assert.match(io?.comments[0] ?? '', /derived from Go's cpu, block and goroutine profiles/);
});

test('no I/O at all is no profile', () => {
  const cpu = profileOf('cpu', { 'main.main > main.compute': [7, 70] });
  assert.equal(goIo(new Map([['cpu', cpu]])), undefined);
});
