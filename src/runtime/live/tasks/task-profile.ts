/**
 * `goroutine`: what is outstanding in this process. Node has no goroutines; what stands in their place are
 *
 *   running   the stack of each thread at this moment: this one's own, and the workers'
 *   resources what keeps event loops alive, by its kind alone: `[Timeout]`, `[TCPServerWrap]`
 *   tasks     with setTaskProfile(true): each thing that was started and is not over, by the stack that
 *             started it
 *
 * A label `state` says what a sample is, as in Go's `goroutine 12 [IO wait, 3 minutes]:`; `age` is in whole
 * minutes, absent below one, so that two readings cancel each other out in a difference.
 */
import type { LabelFields } from '../../../profile/profile-builder.ts';
import type { RawStacks, StackFrame } from '../../v8/raw-profile.ts';
import { captureFrames } from '../capture/captured-stack.ts';
import { nowMs } from '../capture/clock.ts';
import { pseudoFrame } from '../capture/pseudo-frames.ts';
import { StackTable } from '../capture/stack-table.ts';
import type { ProfileSource } from '../profile-source.ts';
import { onRate, rateOf } from '../rates.ts';
import { SinceComments } from '../since-comments.ts';
import { resourceKey, stateOf } from './task-state.ts';
import { TASKS_MAX, type Task, TaskTable, taskStack } from './task-table.ts';
import { type ThreadState, threadStates } from './thread-stacks.ts';

const MINUTE_MS = 60_000;

export class TaskProfile implements ProfileSource {
  readonly name = 'goroutine';
  readonly description =
    'What is outstanding: stacks of all threads, resources, and where tasks were started (asked for).';
  readonly hasDelta = true;
  readonly #tasks = new TaskTable();
  readonly #since = new SinceComments('where tasks were started', 'setTaskProfile(true)');

  constructor() {
    onRate('taskProfile', (rate) => this.#setRate(rate));
    this.#setRate(rateOf('taskProfile'));
  }

  count(): number {
    return 1 + (this.#tasks.isOn ? this.#tasks.tasks().length : activeResources().length);
  }

  async read(): Promise<RawStacks> {
    // Before anything is awaited: afterwards nobody is on the stack.
    const own = captureFrames(this.read);
    const resources = activeResources();
    const tasks = this.#tasks.tasks();
    let trouble: string | undefined;
    const workers = await threadStates().catch((error: unknown) => {
      trouble = error instanceof Error ? error.message : String(error);
      return [];
    });
    const table = tableOf(own, resources, tasks);
    for (const worker of workers) addWorker(table, worker);
    return this.#raw(table, trouble);
  }

  /** Without the workers, who answer later. */
  readNow(): RawStacks {
    const table = tableOf(captureFrames(this.readNow), activeResources(), this.#tasks.tasks());
    return this.#raw(table, 'nobody could wait for them');
  }

  /** 1 is on; 2 follows promises too. */
  #setRate(rate: number): void {
    const settings = rate > 1 ? 'promises included' : 'without promises';
    this.#since.set(rate > 0, settings);
    if (rate > 0) this.#tasks.start(rate > 1);
    else this.#tasks.stop();
  }

  #raw(table: StackTable, trouble: string | undefined): RawStacks {
    const type = { type: 'goroutine', unit: 'count' };
    return {
      kind: 'stacks',
      name: this.name,
      sampleTypes: [type],
      periodType: type,
      period: 1,
      timeMs: Date.now(),
      comments: [...this.#comments(), ...troubleComments(trouble), ...table.overflowComments()],
      samples: table.samples(),
    };
  }

  #comments(): readonly string[] {
    const comments = [
      'goroutine: what is outstanding now; see the label state',
      'state=running: the stacks of the threads, each at the moment when it was asked',
      'stacks such as [Timeout]: what keeps an event loop alive, of which only the kind is known; ' +
        'pending promises keep nothing alive and are not among them',
      ...this.#since.comments(),
    ];
    const { notHeld } = this.#tasks;
    if (notHeld > 0) {
      comments.push(
        `${notHeld} more tasks were started while ${TASKS_MAX} were outstanding: not held`,
      );
    }
    return comments;
  }
}

function tableOf(
  own: readonly StackFrame[],
  resources: readonly string[],
  tasks: readonly Task[],
): StackTable {
  const table = new StackTable();
  addRunning(table, own, 'main');
  for (const task of tasks) addTask(table, task);
  addResources(table, surplus(resources, tasks), 'main');
  return table;
}

function troubleComments(trouble: string | undefined): readonly string[] {
  return trouble === undefined ? [] : [`the stacks of workers could not be had: ${trouble}`];
}

/** Without what we keep ourselves, which Node does not tell apart: our timers are unref'd and not listed. */
function activeResources(): readonly string[] {
  return process.getActiveResourcesInfo();
}

function addRunning(table: StackTable, stack: readonly StackFrame[], thread: string): void {
  const shown = stack.length > 0 ? stack : [pseudoFrame('event loop')];
  const state = stack.length > 0 ? 'running' : 'idle';
  table.add(shown, labels(state, thread), [1]);
}

function addTask(table: StackTable, task: Task): void {
  const stack = taskStack(task);
  const minutes = Math.floor((nowMs() - task.startMs) / MINUTE_MS);
  const shown = stack.length > 0 ? stack : [pseudoFrame(task.type)];
  table.add(shown, labels(stateOf(task.type, stack), 'main', minutes), [1]);
}

function addResources(table: StackTable, resources: readonly string[], thread: string): void {
  for (const type of resources) table.add([pseudoFrame(type)], labels(type, thread), [1]);
}

function addWorker(table: StackTable, { name, stack, resources }: ThreadState): void {
  if (stack === undefined) table.add([pseudoFrame('no answer')], labels('no answer', name), [1]);
  else addRunning(table, stack, name);
  addResources(table, resources, name);
}

function labels(state: string, thread: string, minutes = 0): readonly LabelFields[] {
  const all: LabelFields[] = [
    { key: 'state', text: state },
    { key: 'thread', text: thread },
  ];
  const number = BigInt(minutes) * BigInt(MINUTE_MS * 1e6);
  if (minutes > 0) all.push({ key: 'age', number, unit: 'nanoseconds' });
  return all;
}

/** Resources that are older than the table, or of which it knows nothing. */
function surplus(resources: readonly string[], tasks: readonly Task[]): readonly string[] {
  const known = new Map<string, number>();
  for (const { type } of tasks)
    known.set(resourceKey(type), (known.get(resourceKey(type)) ?? 0) + 1);
  return resources.filter((type) => {
    const count = known.get(resourceKey(type)) ?? 0;
    known.set(resourceKey(type), count - 1);
    return count <= 0;
  });
}

export const taskProfile = new TaskProfile();
