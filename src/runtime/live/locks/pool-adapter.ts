/**
 * Pools that lend resources: generic-pool, pg-pool and what has their shape. A resource is had by a promise
 * or a callback, and given back to the pool, or by a function of its own as pg's clients are.
 */
import { type AnyFunction, patchAll } from '../capture/patches.ts';
import { assertHas, follow, type Untrack } from './following.ts';
import { type LockTicket, trackLock } from './lock-tracker.ts';

export interface PoolShape {
  /** `acquire`, or `connect` where the pool has no acquire. */
  readonly acquire?: string;
  /** Of the pool, or of the resource where the pool has none: `release`. */
  readonly release?: string;
  /** How many resources there are at most; `pool.max` or `pool.options.max`. */
  readonly capacity?: number | (() => number);
}

/** Throws TypeError for what is no such pool. */
export function trackPool(pool: object, name: string, shape: PoolShape = {}): Untrack {
  const acquireKey = shape.acquire ?? (Reflect.has(pool, 'acquire') ? 'acquire' : 'connect');
  assertHas(pool, [acquireKey], 'trackPool', `a pool with ${acquireKey}()`);
  const lent = new Lent(pool, shape.release ?? 'release');
  const lock = trackLock(name, shape.capacity ?? (() => capacityOf(pool)));
  const acquire = (original: AnyFunction): AnyFunction =>
    function acquireTracked(this: unknown, ...args: unknown[]): unknown {
      const ticket = lock.wait(acquireTracked);
      const callback = args.at(-1);
      if (typeof callback !== 'function') {
        const promise = Reflect.apply(original, this, args);
        return follow(promise, ticket, (resource) => lent.add(resource, ticket));
      }
      args[args.length - 1] = (error: unknown, resource: unknown, ...rest: unknown[]): unknown => {
        if (error) ticket.abandoned();
        else ticket.acquired();
        const given = error ? rest : lent.addWith(resource, ticket, rest);
        return Reflect.apply(callback, undefined, [error, resource, ...given]);
      };
      return Reflect.apply(original, this, args);
    };
  return patchAll([{ owner: pool, key: acquireKey, wrap: acquire }, ...lent.plans()]).undo;
}

function capacityOf(pool: object): number {
  const options = Reflect.get(pool, 'options') as unknown;
  const inOptions =
    typeof options === 'object' && options !== null ? Reflect.get(options, 'max') : 0;
  return Number(Reflect.get(pool, 'max')) || Number(inOptions) || 1;
}

/** Whose hold each resource that is lent is. */
class Lent {
  readonly #tickets = new Map<unknown, LockTicket>();
  readonly #pool: object;
  readonly #releaseKey: string;
  readonly #isPoolReleasing: boolean;

  constructor(pool: object, releaseKey: string) {
    this.#pool = pool;
    this.#releaseKey = releaseKey;
    this.#isPoolReleasing = typeof Reflect.get(pool, releaseKey) === 'function';
  }

  /** A resource that is destroyed is not lent any more either. */
  plans() {
    return [this.#releaseKey, 'destroy'].map((key) => ({
      owner: this.#pool,
      key,
      wrap: (original: AnyFunction): AnyFunction => this.#ending(original, (args) => args[0]),
    }));
  }

  add(resource: unknown, ticket: LockTicket): unknown {
    this.#tickets.set(resource, ticket);
    if (!this.#isPoolReleasing) this.#watchOwnRelease(resource);
    return resource;
  }

  /** pg-pool hands the resource's own release to the callback as well. */
  addWith(resource: unknown, ticket: LockTicket, rest: readonly unknown[]): readonly unknown[] {
    const releaseOf = (): unknown =>
      typeof resource === 'object' && resource !== null
        ? Reflect.get(resource, this.#releaseKey)
        : undefined;
    const before = releaseOf();
    this.add(resource, ticket);
    return rest.map((one) => (one !== undefined && one === before ? releaseOf() : one));
  }

  /** Its function is put back once it was called: the pool sets another one each time it lends. */
  #watchOwnRelease(resource: unknown): void {
    if (typeof resource !== 'object' || resource === null) return;
    const wrap = (original: AnyFunction): AnyFunction => {
      const ending = this.#ending(original, () => resource);
      return function release(this: unknown, ...args: unknown[]): unknown {
        patched.undo();
        return Reflect.apply(ending, this, args);
      };
    };
    const patched = patchAll([{ owner: resource, key: this.#releaseKey, wrap }]);
  }

  #ending(original: AnyFunction, resourceOf: (args: readonly unknown[]) => unknown): AnyFunction {
    const tickets = this.#tickets;
    return function release(this: unknown, ...args: unknown[]): unknown {
      const resource = resourceOf(args);
      tickets.get(resource)?.released();
      tickets.delete(resource);
      return Reflect.apply(original, this, args);
    };
  }
}
