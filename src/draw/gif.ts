/** Pixels → GIF. */
import type { Raster } from './pixels.ts';

const COLORS_MAX = 256;

export async function gifOf(raster: Raster): Promise<Uint8Array> {
  const { default: gifenc } = await import('gifenc');
  const { GIFEncoder, quantize, applyPalette } = gifenc;
  const pixels = raster.pixels();
  const palette = quantize(pixels, COLORS_MAX);
  const encoder = GIFEncoder();
  encoder.writeFrame(applyPalette(pixels, palette), raster.width, raster.height, { palette });
  encoder.finish();
  return encoder.bytes();
}
