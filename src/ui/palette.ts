/**
 * Colours say whose code it is: warm is the program's own, blue its dependencies, pale the language's
 * library, grey its runtime. Strength and warmth stay apart for every kind of colour blindness; shades
 * within an origin tell packages apart, and nothing is told by colour alone.
 */
import { frameHash } from '../graph/flame-key.ts';
import type { FrameOrigin, Origin } from './frame-origin.ts';

export type Theme = 'light' | 'dark';

interface Shades {
  /** Degrees, first and last. */
  readonly hues: readonly [number, number];
  readonly saturation: number;
  /** Percent, first and last. */
  readonly lightness: readonly [number, number];
}

const SHADES: Readonly<Record<Theme, Readonly<Record<Origin, Shades>>>> = {
  light: {
    program: { hues: [18, 44], saturation: 88, lightness: [70, 77] },
    dependency: { hues: [188, 222], saturation: 58, lightness: [74, 81] },
    library: { hues: [120, 275], saturation: 24, lightness: [79, 85] },
    runtime: { hues: [40, 60], saturation: 6, lightness: [80, 85] },
  },
  dark: {
    program: { hues: [16, 38], saturation: 58, lightness: [33, 39] },
    dependency: { hues: [192, 222], saturation: 42, lightness: [30, 36] },
    library: { hues: [120, 275], saturation: 17, lightness: [29, 35] },
    runtime: { hues: [40, 60], saturation: 4, lightness: [27, 31] },
  },
};

export function packageColour({ origin, packageName }: FrameOrigin, theme: Theme): string {
  const { hues, saturation, lightness } = SHADES[theme][origin];
  const { low, high } = frameHash(packageName, '');
  return hsl(between(hues, low % 1000), saturation, between(lightness, high % 1000));
}

/** The middle shade of an origin, for the legend. */
export function originColour(origin: Origin, theme: Theme): string {
  const { hues, saturation, lightness } = SHADES[theme][origin];
  return hsl(between(hues, 500), saturation, between(lightness, 500));
}

/**
 * Of a change: red grew and green shrank, the stronger the more of the box changed. The red leans to orange
 * and the green to blue, which red-green blindness tells apart, and the sign is written besides.
 */
export function changeColour(part: number, theme: Theme): string {
  const strength = Math.min(1, Math.abs(part));
  const isDark = theme === 'dark';
  if (strength < 0.005) return hsl(40, 6, isDark ? 29 : 84);
  const [hue, saturation] = part > 0 ? [14, 82] : [168, 62];
  const [weakest, strongest] = isDark ? [29, 40] : [86, 66];
  return hsl(
    hue,
    15 + (saturation - 15) * strength ** 0.5,
    weakest + (strongest - weakest) * strength ** 0.5,
  );
}

function between([first, last]: readonly [number, number], permille: number): number {
  return first + ((last - first) * permille) / 1000;
}

function hsl(hue: number, saturation: number, lightness: number): string {
  return `hsl(${hue.toFixed(1)} ${saturation}% ${lightness.toFixed(1)}%)`;
}
