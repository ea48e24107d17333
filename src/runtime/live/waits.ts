/** The profiles of waiting, holding, input and output, tasks and threads: made once a process. */
import { blockProfile } from './block/block-profile.ts';
import { loopDelayProfile } from './delay/loop-delay.ts';
import { ioProfile } from './io/io-profile.ts';
import { mutexProfile } from './mutex/mutex-profile.ts';
import type { ProfileSource } from './profile-source.ts';
import { taskProfile } from './tasks/task-profile.ts';
import { threadProfile } from './threads/thread-profile.ts';

export const WAIT_SOURCES: readonly ProfileSource[] = [
  blockProfile,
  mutexProfile,
  ioProfile,
  taskProfile,
  threadProfile,
  loopDelayProfile,
];
