/**
 * What the environment asks of `stackheat/register`.
 *
 * Each variable stands for itself: a value that makes no sense is complained about and taken as absent, and
 * the rest holds. Nothing here throws, since a typing error in a deployment must not keep a service down.
 */
import { constants } from 'node:os';
import { RATE_MAX } from '../live/rates.ts';
import { type PushAddress, parsePushAddress } from './push-address.ts';

/** Names may be looked up from here in a sentence; the list of all is docs/runtime.md's. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Settings {
  /** As written: `:6060`, `127.0.0.1:0`, `unix:/run/app.sock`. */
  readonly address?: string;
  readonly token?: string;
  /** Where files go at exit and on the signal. */
  readonly outFolder?: string;
  /** undefined: 100 where something wants a cpu profile; 0: none. */
  readonly cpuRateHz?: number;
  readonly blockRateNanos?: number;
  readonly mutexFraction?: number;
  readonly ioFraction?: number;
  readonly taskProfile?: number;
  readonly signal?: NodeJS.Signals;
  readonly includesWorkers: boolean;
  readonly push?: PushSettings;
}

export interface PushSettings {
  readonly address: PushAddress;
  readonly periodMs: number;
  /** `Authorization`, `X-Scope-OrgID`: secrets, which are neither printed nor reported. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ReadSettings {
  readonly settings: Settings;
  /** One sentence a value that was not taken. */
  readonly complaints: readonly string[];
}

/** As pyroscope-go. */
export const PUSH_PERIOD_MS = 15_000;
const PUSH_PERIOD_MIN_MS = 1000;
const PUSH_PERIOD_MAX_MS = 600_000;
/** V8's sampling thread costs some 10 % at 1 kHz; above that it is the program. */
const CPU_RATE_MAX_HZ = 1000;

/**
 * Ends the process whatever is done (KILL, STOP), is V8's own (PROF), starts Node's debugger (USR1), or
 * is a fault of the program's that no JavaScript may answer.
 */
const SIGNALS_NOT_OURS = /^SIG(KILL|STOP|PROF|USR1|SEGV|BUS|FPE|ILL|ABRT)$/;

export function readSettings(env: Environment): ReadSettings {
  const complaints: string[] = [];
  const reader = new VariableReader(env, complaints);
  const settings: Settings = compact({
    address: reader.text('STACKHEAT_ADDR'),
    token: reader.text('STACKHEAT_TOKEN'),
    outFolder: reader.text('STACKHEAT_OUT'),
    cpuRateHz: reader.whole('STACKHEAT_CPU_RATE', CPU_RATE_MAX_HZ, 'samples a second'),
    blockRateNanos: reader.whole('STACKHEAT_BLOCK_RATE', RATE_MAX, 'nanoseconds'),
    mutexFraction: reader.whole('STACKHEAT_MUTEX_FRACTION', RATE_MAX, 'one in so many'),
    ioFraction: reader.whole('STACKHEAT_IO_FRACTION', RATE_MAX, 'one in so many'),
    taskProfile: reader.whole('STACKHEAT_TASKS', 1, '0 or 1'),
    signal: reader.signal('STACKHEAT_SIGNAL'),
    includesWorkers: reader.whole('STACKHEAT_WORKERS', 1, '0 or 1') === 1,
    push: reader.push(),
  });
  if (settings.signal !== undefined && settings.outFolder === undefined) {
    complaints.push(
      'STACKHEAT_SIGNAL writes files and there is no folder for them: set STACKHEAT_OUT',
    );
  }
  return { settings, complaints };
}

/** Whether there is anything to do at all. */
export function asksForSomething(settings: Settings): boolean {
  const { address, outFolder, push } = settings;
  return address !== undefined || outFolder !== undefined || push !== undefined;
}

class VariableReader {
  readonly #env: Environment;
  readonly #complaints: string[];

  constructor(env: Environment, complaints: string[]) {
    this.#env = env;
    this.#complaints = complaints;
  }

  /** An empty variable is none: that is how one is switched off in a compose file. */
  text(name: string): string | undefined {
    const value = this.#env[name]?.trim();
    return value === '' ? undefined : value;
  }

  whole(name: string, max: number, what: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number <= max) return number;
    return this.#refuse(name, value, `a whole number from 0 to ${max} is meant (${what})`);
  }

  signal(name: string): NodeJS.Signals | undefined {
    const value = this.text(name)?.toUpperCase();
    if (value === undefined) return undefined;
    const signal = value.startsWith('SIG') ? value : `SIG${value}`;
    if (isSignal(signal) && !SIGNALS_NOT_OURS.test(signal)) return signal;
    return this.#refuse(name, value, 'a signal that a program may answer is meant, as SIGUSR2');
  }

  push(): PushSettings | undefined {
    const value = this.text('STACKHEAT_PUSH');
    if (value === undefined) return undefined;
    const address = parsePushAddress(value);
    if (typeof address === 'string') {
      // The address may hold a password, so it is not repeated.
      this.#complaints.push(`STACKHEAT_PUSH: ${address}; nothing is pushed`);
      return undefined;
    }
    return { address, periodMs: this.#periodMs(), headers: this.#headers(address) };
  }

  #periodMs(): number {
    const value = this.text('STACKHEAT_PUSH_PERIOD');
    if (value === undefined) return PUSH_PERIOD_MS;
    const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(value) ?? [];
    const periodMs = Math.round(Number(amount) * { ms: 1, s: 1000, m: 60_000 }[unit as 's']);
    if (periodMs >= PUSH_PERIOD_MIN_MS && periodMs <= PUSH_PERIOD_MAX_MS) return periodMs;
    this.#refuse('STACKHEAT_PUSH_PERIOD', value, '1s to 10m is meant; it is 15s now');
    return PUSH_PERIOD_MS;
  }

  #headers(address: PushAddress): Record<string, string> {
    if (address.kind !== 'http') return {};
    const token = this.text('STACKHEAT_PUSH_TOKEN');
    const tenant = this.text('STACKHEAT_PUSH_TENANT');
    const { basic } = address;
    return {
      ...(basic !== undefined && { authorization: `Basic ${basic}` }),
      ...(this.#isHeader('STACKHEAT_PUSH_TOKEN', token) && { authorization: `Bearer ${token}` }),
      ...(this.#isHeader('STACKHEAT_PUSH_TENANT', tenant) && { 'x-scope-orgid': `${tenant}` }),
    };
  }

  #isHeader(name: string, value: string | undefined): boolean {
    if (value === undefined) return false;
    if (/^[\x21-\x7e]+$/.test(value)) return true;
    this.#complaints.push(`${name}: printable ASCII without spaces is meant; it is left out`);
    return false;
  }

  #refuse(name: string, value: string, meant: string): undefined {
    // Values of variables with such names are no secrets, but they may be long or hold escapes.
    this.#complaints.push(`${name}=${JSON.stringify(value.slice(0, 60))}: ${meant}`);
    return undefined;
  }
}

function isSignal(name: string): name is NodeJS.Signals {
  return Object.hasOwn(constants.signals, name);
}

/** Absent and undefined are one in the environment, and two under exactOptionalPropertyTypes. */
function compact<Fields extends object>(
  fields: Fields,
): {
  [Key in keyof Fields]: Exclude<Fields[Key], undefined>;
} {
  // Only what is undefined was taken away, which is what the result's type says.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]: Exclude<Fields[Key], undefined>;
  };
}
