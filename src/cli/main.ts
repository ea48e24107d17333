import { quietEnd } from './quiet-end.ts';
import { processIo, run } from './run.ts';

void run(process.argv.slice(2), processIo(process)).then((status) => {
  process.exitCode ||= status;
  return quietEnd();
});
