/**
 * Profiles for judging `stackheat compare`: real one-second captures of services, and recordings drawn
 * from them with a regression planted, each sample's count drawn anew (Poisson), as another run would.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProfileFile } from '../../build/fetch/read-file.js';
import { encodePprof } from '../../build/formats/pprof-encode.js';
import { merge } from '../../build/profile/merge.js';
import { profileCosts } from '../../build/report/profile-costs.js';
import { SHARED } from '../shared.mjs';
import { randomFrom } from '../slice.mjs';

const CAPTURES = join(SHARED, 'corpus', 'services-raw');
export const SERVICES = ['auth', 'checkout', 'imageproxy', 'ledger', 'search'];

/** The CPU captures of one service: the same program under the same load, second by second. */
export function captures(service) {
  return readdirSync(CAPTURES)
    .filter((file) => file.startsWith(`${service}.cpu.`))
    .sort()
    .map((file) => join(CAPTURES, file));
}

/** A service as what recordings are drawn from. */
export async function population(service) {
  const read = captures(service).map((path) => readProfileFile(path));
  const profile = merge(await Promise.all(read));
  const costs = profileCosts(profile, 0, 1);
  const { locationStarts, locationIndexes, count } = profile.samples;
  const framesOf = Array.from({ length: count }, (_, sample) => {
    const locations = locationIndexes.subarray(locationStarts[sample], locationStarts[sample + 1]);
    return new Set([...locations].flatMap((location) => functionNames(profile, location)));
  });
  return { profile, costs, framesOf };
}

function functionNames({ locations, functions, strings }, location) {
  const { lineStarts, lineFunctions } = locations;
  const own = lineFunctions.subarray(lineStarts[location], lineStarts[location + 1]);
  return [...own].map((func) => strings.at(functions.names[func]));
}

/** A function whose cum is between these shares of the total. */
export function victimOf({ costs }, random, from, to) {
  const names = [...costs.functions]
    .filter(
      ([, { cum }]) => cum.value >= from * costs.total.value && cum.value <= to * costs.total.value,
    )
    .map(([name]) => name);
  return names[Math.floor(random() * names.length)];
}

/** Writes a recording of about `events` samples in which stacks with `victim` are `factor` as many. */
export function drawRecording(
  { profile, costs, framesOf },
  random,
  { events, victim, factor, path },
) {
  const scale = events / costs.total.value;
  const [counts] = profile.samples.values;
  const drawn = counts.map((count, sample) => {
    const isSlower = victim !== undefined && framesOf[sample].has(victim);
    return BigInt(poisson(Number(count) * scale * (isSlower ? factor : 1), random));
  });
  const values = [drawn, drawn.map((count) => count * profile.period)];
  const recording = { ...profile, samples: { ...profile.samples, values } };
  writeFileSync(path, encodePprof(merge([recording])));
}

/** By Knuth for small means; by the normal distribution, rounded, for large ones. */
function poisson(mean, random) {
  if (mean > 60) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/** Pairs of different captures of one service, drawn without order. */
export function capturePairs(count, seed) {
  const random = randomFrom(`pairs:${seed}`);
  return Array.from({ length: count }, (_, i) => {
    const files = captures(SERVICES[i % SERVICES.length]);
    const first = Math.floor(random() * files.length);
    const second = (first + 1 + Math.floor(random() * (files.length - 1))) % files.length;
    return [files[first], files[second]];
  });
}
