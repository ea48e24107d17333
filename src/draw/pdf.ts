/** Graphviz's SVG → one page of PDF, as large as the picture, with the letters it uses of the font. */
import { DrawError } from './draw-error.ts';
import { pictureFile } from './picture-file.ts';
import { svgSize } from './svg-size.ts';

/** PDF's own limit for a side, in points: 200 inches. A larger picture is drawn smaller. */
const SIDE_MAX = 14_400;

export async function pdfOf(svg: string): Promise<Uint8Array> {
  const { default: PDFDocument } = await import('pdfkit');
  const { default: drawSvg } = await import('svg-to-pdfkit');
  const natural = svgSize(svg);
  const scale = Math.min(1, SIDE_MAX / natural.width, SIDE_MAX / natural.height);
  const [width, height] = [natural.width * scale, natural.height * scale];
  const document = new PDFDocument({
    size: [width, height],
    margin: 0,
    // None to start with: it would look for that on disk.
    font: '',
    info: { Creator: 'stackheat' },
  });
  const pieces: Uint8Array[] = [];
  const isWritten = new Promise<void>((resolve, reject) => {
    document.on('data', (piece: Uint8Array) => pieces.push(piece));
    document.once('end', resolve);
    document.once('error', reject);
  });
  document.registerFont('Tinos', Buffer.from(pictureFile('tinos.ttf.br')));
  try {
    drawSvg(document, svg, 0, 0, { width, height, fontCallback: () => 'Tinos' });
  } catch (error) {
    throw new DrawError('the picture cannot be written as PDF', { cause: error });
  }
  document.end();
  await isWritten;
  return Buffer.concat(pieces);
}
