/**
 * `npm start -- ARGS` is `stackheat ARGS` from a fresh clone; without arguments it is `stackheat demo`.
 */
import { bootstrap, runToItsEnd, say } from './bootstrap.mjs';

bootstrap();
// Loaded late: an old Node must reach the sentence above before it meets newer syntax.
const { build } = await import('./build.mjs');
const args = process.argv.slice(2);
if (await build({ compile: false })) {
  const command = args.length > 0 ? args : ['demo'];
  process.exitCode = await runToItsEnd(process.execPath, ['dist/stackheat.cjs', ...command]);
} else {
  say('start: the build failed, see above');
  process.exitCode = 1;
}
