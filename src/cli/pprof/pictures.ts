/** The call graph as a picture: by the installed dot, else by Graphviz in WebAssembly. */

import { type DotOptions, runDot } from '../../draw/dot-program.ts';
import { DrawError } from '../../draw/draw-error.ts';
import { type DrawRequest, draw, type PictureFormat } from '../../draw/drawing.ts';
import { asPprofDoes } from '../../draw/movable-svg.ts';
import { pictureFile } from '../../draw/picture-file.ts';
import { drawInWorker } from '../../draw/worker-drawing.ts';
import { dotText } from '../../render/dot.ts';
import type { LegendStyle } from '../../render/legend-text.ts';
import type { Picture } from '../../report/picture.ts';
import { CommandError, EXIT, type Io } from '../io.ts';
import { whileStoppable } from './stoppable.ts';

/** What each format draws; those with a viewer get the kind of file that it reads. */
const PICTURES = {
  eog: 'svg',
  evince: 'pdf',
  gif: 'gif',
  gv: 'ps',
  pdf: 'pdf',
  png: 'png',
  ps: 'ps',
  svg: 'svg',
  web: 'svg',
} as const satisfies Readonly<Record<string, PictureFormat>>;

type PictureCommand = keyof typeof PICTURES;

export function isPicture(command: string | undefined): command is PictureCommand {
  return command !== undefined && Object.hasOwn(PICTURES, command);
}

/** Above these the layout may take more than seconds, and has to be stoppable. */
const QUICK_BOXES_MAX = 500;
const QUICK_ARROWS_MAX = 300;
/**
 * Graphviz's time and memory grow faster than the graph. What is beyond these would end in a crash after
 * minutes, and be a picture in which nobody finds anything.
 */
const BOXES_MAX = 10_000;
const ARROWS_MAX = 20_000;

export async function pictureFileOf(
  command: PictureCommand,
  shown: Picture,
  style: LegendStyle,
  io: Io,
): Promise<Uint8Array> {
  const size = sizeOf(shown);
  refuseTooLarge(size);
  const job: Job = {
    isMovable: command === 'svg' || command === 'web',
    format: PICTURES[command],
    dot: dotText(shown, { ...style, isForLayout: true }),
    isLarge: !isQuick(size),
  };
  if (!job.isLarge) return await drawn(job, io, undefined);
  const what = `laying out ${size.boxes} boxes and ${size.arrows} arrows`;
  return await whileStoppable(what, io, (signal) => drawn(job, io, signal));
}

interface GraphSize {
  readonly boxes: number;
  readonly arrows: number;
}

function sizeOf({ graph: { nodes, edges } }: Picture): GraphSize {
  let arrows = 0;
  for (const node of nodes) arrows += edges?.outOf(node).length ?? 0;
  return { boxes: nodes.length, arrows };
}

function isQuick({ boxes, arrows }: GraphSize): boolean {
  return boxes <= QUICK_BOXES_MAX && arrows <= QUICK_ARROWS_MAX;
}

function refuseTooLarge({ boxes, arrows }: GraphSize): void {
  if (boxes <= BOXES_MAX && arrows <= ARROWS_MAX) return;
  throw new CommandError(
    `a picture of ${boxes} boxes and ${arrows} arrows cannot be laid out (at most ${BOXES_MAX} and ` +
      `${ARROWS_MAX}): show fewer with -nodecount=500, or -nodefraction=0.001 -edgefraction=0.001`,
    EXIT.usage,
  );
}

interface Job extends DrawRequest {
  /** As an SVG with pprof's script; ours always has one. */
  readonly isMovable: boolean;
}

async function drawn(job: Job, io: Io, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const bytes = await drawnByDot(job, { env: io.env, signal }, io);
  if (bytes !== undefined) return bytes;
  try {
    const { bytes: own, notes } = await (signal ? drawInWorker(job, signal) : draw(job));
    for (const note of notes) io.stderr.write(`${note}\n`);
    return own;
  } catch (error) {
    if (!(error instanceof DrawError)) throw error;
    const cure = 'show less with -nodecount=80 or -focus, or write -dot and draw it elsewhere';
    throw new CommandError(`${error.message}: ${cure}`, EXIT.usage, { cause: error });
  }
}

/** Undefined without dot, or where it failed: an old one gives up on long strings, for instance. */
async function drawnByDot(job: Job, options: DotOptions, io: Io): Promise<Uint8Array | undefined> {
  const result = await runDot(job.dot, job.format, options);
  if (result.kind === 'missing') return undefined;
  if (result.said !== '') io.stderr.write(result.said);
  if (result.kind === 'failed') {
    io.stderr.write(`dot failed (${result.reason}); drawing without it\n`);
    return undefined;
  }
  return job.isMovable ? Buffer.from(movable(result.bytes)) : result.bytes;
}

function movable(svg: Uint8Array): string {
  const decoder = new TextDecoder();
  return asPprofDoes(decoder.decode(svg), decoder.decode(pictureFile('svgpan.js')));
}
