/** A picture of a graph without any installed program. */
import { gifOf } from './gif.ts';
import { layOut } from './layout.ts';
import { withMoves } from './movable-svg.ts';
import { pdfOf } from './pdf.ts';
import { pictureFile } from './picture-file.ts';
import { type Raster, rasterize } from './pixels.ts';
import { textLengths, withFittedText } from './svg-text.ts';

export type PictureFormat = 'gif' | 'pdf' | 'png' | 'ps' | 'svg';

export interface DrawRequest {
  readonly dot: string;
  readonly format: PictureFormat;
  /** Where a good layout would take too long, one that is good enough. */
  readonly isLarge: boolean;
}

export interface Drawing {
  readonly bytes: Uint8Array;
  /** What the user should know of it. */
  readonly notes: readonly string[];
}

export async function draw(request: DrawRequest): Promise<Drawing> {
  const { dot } = request;
  switch (request.format) {
    case 'svg':
      return { bytes: Buffer.from(await movableSvg(request)), notes: [] };
    case 'ps': {
      const { ps } = await layOut(dot, ['ps'], request);
      return { bytes: Buffer.from(ps), notes: [] };
    }
    case 'pdf': {
      const { svg } = await layOut(dot, ['svg'], request);
      return { bytes: await pdfOf(svg), notes: [] };
    }
    case 'png': {
      const raster = await rasterOf(request);
      return { bytes: raster.png(), notes: shrinkNotes(raster) };
    }
    case 'gif': {
      const raster = await rasterOf(request);
      return { bytes: await gifOf(raster), notes: shrinkNotes(raster) };
    }
  }
}

async function movableSvg(request: DrawRequest): Promise<string> {
  const { svg, json } = await layOut(request.dot, ['svg', 'json'], request);
  const moves = new TextDecoder().decode(pictureFile('picture-moves.js'));
  return withMoves(withFittedText(svg, textLengths(json)), moves);
}

async function rasterOf(request: DrawRequest): Promise<Raster> {
  const { svg } = await layOut(request.dot, ['svg'], request);
  return await rasterize(svg);
}

function shrinkNotes({ shrunkTo, width, height }: Raster): string[] {
  if (shrunkTo === 1) return [];
  const percent = Math.round(shrunkTo * 100);
  return [
    `the picture is drawn at ${percent} % of its size, ${width} by ${height} pixels; -svg has no such limit`,
  ];
}
