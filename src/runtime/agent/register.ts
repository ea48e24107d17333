/**
 * `node --import stackheat/register app.js`, or --require: profiles of an unchanged program, as its environment
 * asks for them (settings.ts; docs/runtime.md). Without a variable that asks for something it does nothing.
 *
 * NODE_OPTIONS hands it to every Node process and thread that the program starts. It works in the main
 * thread of programs alone: launchers (npm, tsx …) are left in peace, and what they start is the program.
 */
import { isMainThread } from 'node:worker_threads';
import { isLauncher } from '../recording/launchers.ts';
import { Agent } from './agent.ts';
import { guarded, notice } from './notices.ts';
import { asksForSomething, readSettings } from './settings.ts';

/** Both preload flags may name this file, and a package may bring a second copy of it. */
const STARTED = Symbol.for('stackheat.register');

guarded('register', () => {
  if (!isMainThread || Object.hasOwn(globalThis, STARTED)) return;
  const script = process.argv[1];
  if (script !== undefined && isLauncher(script)) return;
  Object.defineProperty(globalThis, STARTED, { value: true });
  const { settings, complaints } = readSettings(process.env);
  for (const complaint of complaints) notice(complaint);
  if (asksForSomething(settings)) new Agent(settings).start();
});
