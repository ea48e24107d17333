import { processIo, run } from './run.ts';
import { shortenStart } from './short-run.ts';

const args = process.argv.slice(2);
shortenStart(args);
void run(args, processIo(process)).then((status) => {
  process.exitCode ||= status;
});
