/**
 * The frames of profilers and allocators that google/pprof drops from every profile of a legacy format,
 * by its sample types (drop_frames and keep_frames of profile.proto).
 */
import type { ValueType } from '../profile/profile.ts';

export interface FrameFilters {
  readonly dropFrames: string;
  readonly keepFrames: string;
}

export function legacyFrameFilters(sampleTypes: readonly ValueType[]): FrameFilters {
  const types = sampleTypes.map(({ type }) => type).join();
  if (HEAP_TYPES.has(types)) return { dropFrames: ALLOCATORS, keepFrames: KEPT_OF_RUNTIME };
  if (types === 'contentions,delay') return { dropFrames: LOCKS, keepFrames: '' };
  return { dropFrames: PROFILERS, keepFrames: '' };
}

const HEAP_TYPES = new Set([
  'allocations,size',
  'objects,space',
  'inuse_objects,inuse_space',
  'alloc_objects,alloc_space',
  'alloc_objects,alloc_space,inuse_objects,inuse_space',
]);

const POSIX = [
  ...['calloc', 'cfree', 'malloc', 'free', 'memalign', 'do_memalign'],
  ...['(__)?posix_memalign', 'pvalloc', 'valloc', 'realloc'],
];
const TCMALLOC = [
  ...['tcmalloc::.*', 'tc_calloc', 'tc_cfree', 'tc_malloc', 'tc_free', 'tc_memalign'],
  ...['tc_posix_memalign', 'tc_pvalloc', 'tc_valloc', 'tc_realloc', 'tc_new', 'tc_delete'],
  ...['tc_newarray', 'tc_deletearray', 'tc_new_nothrow', 'tc_newarray_nothrow'],
];
const MACOS = ['malloc', 'calloc', 'valloc', 'realloc', 'memalign', 'free'].map(
  (call) => `malloc_zone_${call}`,
);
const GO_RUNTIME = ['runtime\\..*'];
const OTHER_ALLOCATORS = [
  ...['BaseArena::.*', '(::)?do_malloc_no_errno', '(::)?do_malloc_pages', '(::)?do_malloc'],
  ...['DoSampledAllocation', 'MallocedMemBlock::MallocedMemBlock', '_M_allocate'],
  ...['__builtin_(vec_)?delete', '__builtin_(vec_)?new', '__gnu_cxx::new_allocator::allocate'],
  ...['__libc_malloc', '__malloc_alloc_template::allocate', 'allocate', 'cpp_alloc'],
  ...['operator new(\\[\\])?', 'simple_alloc::allocate'],
];
// The order counts: -proto writes these.
const ALLOCATORS = [...POSIX, ...TCMALLOC, ...MACOS, ...GO_RUNTIME, ...OTHER_ALLOCATORS].join('|');

/** Frames of Go's runtime that stand in the middle of a stack, between the user's. */
const KEPT_OF_RUNTIME = ['panic', 'reflectcall', 'call[0-9]*']
  .map((name) => `runtime\\.${name}`)
  .join('|');

const PROFILERS = [
  ...['ProfileData::Add', 'ProfileData::prof_handler', 'CpuProfiler::prof_handler'],
  ...['__pthread_sighandler', '__restore'],
].join('|');

const LOCKS = [
  ...['RecordLockProfileData', '(base::)?RecordLockProfileData.*'],
  ...['(base::)?SubmitMutexProfileData.*', '(base::)?SubmitSpinLockProfileData.*'],
  ...['(base::Mutex', '(Mutex'].flatMap((scope) => [
    ...['AwaitCommon', 'Unlock', 'UnlockSlow', 'ReaderUnlock'].map(
      (call) => `${scope}::)?${call}.*`,
    ),
    `${scope}Lock::)?~MutexLock.*`,
  ]),
  ...['(SpinLock::)?Unlock.*', '(SpinLock::)?SlowUnlock.*', '(SpinLockHolder::)?~SpinLockHolder.*'],
].join('|');
