import { keepQuietAboutClosedPipes, run } from './run.ts';
import { shortenStart } from './short-run.ts';

shortenStart(process.argv.slice(2));
keepQuietAboutClosedPipes(process);
// `process` is the Io: its streams are made when first asked for, and opening standard input costs.
void run(process.argv.slice(2), process).then((status) => {
  process.exitCode ||= status;
});
