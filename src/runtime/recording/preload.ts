/**
 * The preload: `stackheat record` puts it into every Node process of a program by NODE_OPTIONS.
 *
 * We are guests here. Whatever fails is caught at this border and told to the recording's folder; the
 * program runs as it would have. It does little and depends on nothing: V8's profiles are written as
 * they are, and `record` makes sense of them in its own process (docs/runtime.md).
 */
import { isMainThread, workerData } from 'node:worker_threads';
import { isCompanionTask, runCompanion } from './companion.ts';
import { isLauncher } from './launchers.ts';
import { startRecorder } from './recorder.ts';
import { PARENT_VARIABLE, RECORD_VARIABLE, type RecordingOptions } from './recording-options.ts';

try {
  if (!isMainThread) {
    // The program's own workers preload this file too; they are counted, not profiled.
    if (isCompanionTask(workerData)) runCompanion(workerData);
  } else {
    const json = process.env[RECORD_VARIABLE];
    if (json !== undefined) joinRecording(JSON.parse(json) as RecordingOptions);
  }
} catch {
  // Without its own folder there is nobody to tell; the program must not notice.
}

/** The variable is written by `record` of this very version, so its shape is not doubted. */
function joinRecording(options: RecordingOptions): void {
  const script = process.argv[1];
  if (script !== undefined && isLauncher(script)) return;
  const parent = process.env[PARENT_VARIABLE];
  process.env[PARENT_VARIABLE] = String(process.pid);
  startRecorder(options, parent === undefined ? undefined : Number(parent));
}
