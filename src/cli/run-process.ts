/** The process as a command: its arguments, its streams and its end. */
import { quietEnd } from './quiet-end.ts';
import { processIo, run } from './run.ts';

export async function runProcess(host: NodeJS.Process): Promise<void> {
  const status = await run(host.argv.slice(2), processIo(host));
  host.exitCode ||= status;
  await quietEnd();
}
