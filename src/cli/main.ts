import { keepQuietAboutClosedPipes, run } from './run.ts';

keepQuietAboutClosedPipes(process);
// `process` is the Io: its streams are made when first asked for, and opening standard input costs.
void run(process.argv.slice(2), process).then((status) => {
  process.exitCode ||= status;
});
