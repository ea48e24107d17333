/** pprof's colours of boxes and edges, made for white paper, as they look on a dark screen. */
import type { Theme } from './palette.ts';

export function graphColour(colour: string, theme: Theme): string {
  if (theme === 'light') return colour;
  const rgb = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(colour);
  if (rgb === null) return colour;
  const [red = 0, green = 0, blue = 0] = rgb
    .slice(1)
    .map((pair) => Number.parseInt(pair, 16) / 255);
  const max = Math.max(red, green, blue);
  const min = Math.min(red, green, blue);
  const lightness = (max + min) / 2;
  const spread = max - min;
  const saturation = spread === 0 ? 0 : spread / (1 - Math.abs(2 * lightness - 1));
  return hsl(hueOf({ red, green, blue, max, spread }), saturation, darkLightness(lightness));
}

/** What is nearly paper becomes nearly ground, and ink becomes light. */
function darkLightness(lightness: number): number {
  return 1.04 - 0.9 * lightness;
}

function hueOf({
  red,
  green,
  blue,
  max,
  spread,
}: {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly max: number;
  readonly spread: number;
}): number {
  if (spread === 0) return 0;
  if (max === red) return (60 * ((green - blue) / spread) + 360) % 360;
  if (max === green) return 60 * ((blue - red) / spread) + 120;
  return 60 * ((red - green) / spread) + 240;
}

function hsl(hue: number, saturation: number, lightness: number): string {
  const percent = (part: number): string => `${Math.round(part * 1000) / 10}%`;
  return `hsl(${Math.round(hue)} ${percent(saturation)} ${percent(lightness)})`;
}
