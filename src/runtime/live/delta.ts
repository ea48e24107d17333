/** A profile over the next seconds: what `seconds=` asks of one that counts since the program began. */
import type { ConvertOptions, Readings } from './conversion.ts';
import {
  type ProfileSource,
  ProfileUnavailableError,
  type WindowOptions,
} from './profile-source.ts';
import { waitSeconds } from './wait-seconds.ts';

export interface Delta {
  readonly raws: Readings;
  readonly options: Pick<ConvertOptions, 'base'>;
}

/** For profileBytes(raws, options). Rejects as the source does, or with the signal's reason. */
export async function readDelta(source: ProfileSource, window: WindowOptions): Promise<Delta> {
  if (source.readWindow !== undefined)
    return { raws: await source.readWindow(window), options: {} };
  if (!source.hasDelta) {
    throw new ProfileUnavailableError(
      `${source.name} has no difference over time: ask for it without seconds`,
    );
  }
  const base = await source.read({});
  await waitSeconds(window.seconds, window.signal);
  return { raws: await source.read({}), options: { base } };
}
