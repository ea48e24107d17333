/**
 * A colour for a share of the total: grey at 0, red towards 1 and green towards -1, the saturated one for
 * lines and a pale one for boxes. The constants are pprof's.
 */
const SHADES = {
  box: { saturation: 0.1, value: 0.93 },
  line: { saturation: 1, value: 0.7 },
} as const;
/** Small shares are moved away from grey by this power, so that they can be told apart. */
const POWER = 1 - 0.7;
/** Below this share saturation fades, lest 0 come out yellow. */
const FADE_BELOW = 0.2;

export function scoreColor(score: number, use: keyof typeof SHADES): string {
  const { value } = SHADES[use];
  const clamped = Math.max(-1, Math.min(1, score));
  const size = Math.abs(clamped);
  const saturation = SHADES[use].saturation * (size < FADE_BELOW ? size / FADE_BELOW : 1);
  const reach = saturation * size ** POWER;
  const faded = value * (1 - reach);
  const [red, green] = clamped < 0 ? [faded, value] : [value, faded];
  return `#${[red, green, value * (1 - saturation)].map(hexByte).join('')}`;
}

/** Without a total the share is no number; Go's conversion makes 0 of it. */
function hexByte(part: number): string {
  const byte = Number.isNaN(part) ? 0 : Math.trunc(part * 255);
  return byte.toString(16).padStart(2, '0');
}
