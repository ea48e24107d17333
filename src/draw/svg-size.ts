/** The size of Graphviz's SVG, in points. */
import { DrawError } from './draw-error.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function svgSize(svg: string): Size {
  const found = svg.match(/<svg\s+width="([\d.]+)pt"\s+height="([\d.]+)pt"/);
  if (found === null) throw new DrawError('Graphviz wrote an SVG without a size');
  return { width: Number(found[1]), height: Number(found[2]) };
}
