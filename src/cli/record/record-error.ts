/** How `record` refuses: what, where, and the next thing to type. */
import { CommandError, EXIT } from '../io.ts';

export function usageError(message: string): CommandError {
  return new CommandError(`record: ${message}`, EXIT.usage);
}

export function recordError(message: string, cause?: unknown): CommandError {
  return new CommandError(`record: ${message}`, EXIT.failed, { cause });
}
