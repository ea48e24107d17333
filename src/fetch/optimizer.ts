/** V8's optimizing compiler, which short runs leave out, and of which the end of every run must know. */
import { setFlagsFromString } from 'node:v8';

let isOn = true;

export function leaveOutOptimizer(otherFlags = ''): void {
  setFlagsFromString(`--no-opt ${otherFlags}`.trim());
  isOn = false;
}

/** After all: the run is a long one. */
export function useOptimizer(): void {
  if (isOn) return;
  setFlagsFromString('--opt');
  isOn = true;
}

export function isOptimizerOn(): boolean {
  return isOn;
}
