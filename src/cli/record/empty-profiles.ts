/** Why a profile of a live program has nothing in it, and what turns it on. */
import type { Profile } from '../../profile/profile.ts';

export type ProgramKind = 'go' | 'node';

const CURES: Readonly<Record<ProgramKind, Readonly<Record<string, string>>>> = {
  go: {
    block:
      'block profiling is off, or nothing waited: call runtime.SetBlockProfileRate(1) in the program (10000 costs less)',
    mutex:
      'mutex profiling is off, or no lock was contended: call runtime.SetMutexProfileFraction(5) in the program',
    heap: 'nothing was sampled: is runtime.MemProfileRate 0 in the program?',
    allocs: 'nothing was sampled: is runtime.MemProfileRate 0 in the program?',
    cpu: 'the program used no CPU in that time: is there load on it?',
  },
  node: {
    block:
      'block profiling is off, or nothing waited: call setBlockProfileRate(10000), or start the program with STACKHEAT_BLOCK_RATE=10000',
    mutex:
      'mutex profiling is off, or nothing held others up: call setMutexProfileFraction(5), or start the program with STACKHEAT_MUTEX_FRACTION=5',
    io: 'I/O profiling is off, or there was none: call setIOProfileFraction(10) in the program, or set STACKHEAT_IO_FRACTION=10',
    heap: 'nothing was sampled: is the memory profile rate 0 in the program?',
    allocs: 'nothing was sampled in that time: is there load on it?',
    eventloop: 'it is measured from now on, since nobody asked before: record once more',
    cpu: 'the program used no CPU in that time: is there load on it?',
  },
};

/** The program's own word for it comes first: a heap that began anew has no rate of 0. */
export function whyEmpty(
  kind: string,
  program: ProgramKind,
  comments: readonly string[],
): string | undefined {
  return comments.find((comment) => BEGUN_ANEW.test(comment)) ?? CURES[program][kind];
}

const BEGUN_ANEW = /^begun anew at /;

/** Of an allocs profile of the Node runtime: for its window the one heap sampler was taken away from heap. */
export function tookHeapSampler(comments: readonly string[]): boolean {
  return comments.some((comment) => /^for this window the sampler was restarted/.test(comment));
}

/** Of a program's profiles, empty ones included: Go's have source files of its own, and never a comment. */
export function programKind(profiles: Iterable<Profile>): ProgramKind {
  let kind: ProgramKind = 'go';
  for (const { functions, strings, comments } of profiles) {
    if (functions.filenames.some((file) => strings.at(file).endsWith('.go'))) return 'go';
    if (comments.length > 0) kind = 'node';
  }
  return kind;
}
