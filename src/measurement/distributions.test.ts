import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  betaQuantile,
  betaShare,
  digamma,
  logGamma,
  normalQuantile,
  normalTail,
  studentQuantile,
  studentTail,
  trigamma,
  trigammaInverse,
} from './distributions.ts';

/** Known values: R's pnorm, qnorm, pt, qt, pbeta, qbeta and digamma. */
const KNOWN: readonly (readonly [what: string, got: number, expected: number])[] = [
  ['normal tail at 0', normalTail(0), 0.5],
  ['normal tail at 1.96', normalTail(1.959963985), 0.025],
  ['normal tail far out', normalTail(6), 9.865876e-10],
  ['normal tail below', normalTail(-1), 0.8413447],
  ['normal quantile', normalQuantile(0.025), 1.959963985],
  ['normal quantile far out', normalQuantile(1e-6), 4.753424309],
  ['t tail', studentTail(2.306004, 8), 0.025],
  ['t quantile', studentQuantile(0.025, 8), 2.306004135],
  ['t quantile of one degree', studentQuantile(0.01, 1), 31.82051595],
  ['t quantile far out', studentQuantile(1e-4, 8), 6.441999991],
  ['t quantile of many degrees', studentQuantile(0.025, 1e6), 1.959963985],
  ['beta, uniform', betaShare(0.3, 1, 1), 0.3],
  ['beta', betaShare(0.25, 2, 5), 0.4660645],
  ['beta of large numbers', betaShare(0.5, 5000, 5000), 0.5],
  ['beta quantile', betaQuantile(0.025, 3, 8), 0.06673951],
  ['log gamma', logGamma(10), Math.log(362_880)],
  ['log gamma of a half', logGamma(0.5), Math.log(Math.sqrt(Math.PI))],
  ['digamma', digamma(1), -0.5772156649],
  ['trigamma', trigamma(1), Math.PI ** 2 / 6],
  ['trigamma inverse', trigammaInverse(trigamma(4)), 4],
];

for (const [what, got, expected] of KNOWN) {
  test(what, () => {
    assert.ok(Math.abs(got - expected) <= 2e-6 * Math.abs(expected), `${got}, not ${expected}`);
  });
}
