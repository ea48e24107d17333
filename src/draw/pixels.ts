/** SVG → pixels, by resvg in WebAssembly with a font of the measures that Graphviz reckoned with. */
import { pictureFile } from './picture-file.ts';
import { type Size, svgSize } from './svg-size.ts';

/** Graphviz's own resolution: 96 pixels an inch of 72 points. */
const PIXELS_A_POINT = 96 / 72;
/** 256 MB of pixels; and no viewer opens what is wider or higher than 2^15. */
const PIXELS_MAX = 64 << 20;
const SIDE_MAX = 32_767;

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each. */
  pixels(): Uint8Array;
  png(): Uint8Array;
  /** Less than one where the picture would have been too large. */
  readonly shrunkTo: number;
}

export async function rasterize(svg: string): Promise<Raster> {
  const { Resvg } = await resvg();
  const shrunkTo = shrink(svgSize(svg));
  const options = {
    background: 'white',
    fitTo: { mode: 'zoom', value: shrunkTo },
    font: {
      fontBuffers: [pictureFile('tinos.ttf.br')],
      defaultFontFamily: 'Tinos',
      serifFamily: 'Tinos',
    },
  } as const;
  const image = new Resvg(svg, options).render();
  const { width, height } = image;
  return { width, height, shrunkTo, pixels: () => image.pixels, png: () => image.asPng() };
}

/** How much smaller than natural the picture has to be. */
function shrink({ width, height }: Size): number {
  const [wide, high] = [width * PIXELS_A_POINT, height * PIXELS_A_POINT];
  return Math.min(1, SIDE_MAX / wide, SIDE_MAX / high, Math.sqrt(PIXELS_MAX / (wide * high)));
}

type ResvgModule = typeof import('@resvg/resvg-wasm');

let loaded: Promise<ResvgModule> | undefined;

/** It may be started once a process. */
function resvg(): Promise<ResvgModule> {
  loaded ??= start();
  return loaded;
}

async function start(): Promise<ResvgModule> {
  const module = await import('@resvg/resvg-wasm');
  await module.initWasm(pictureFile('resvg.wasm.br'));
  return module;
}
