/**
 * Text in Graphviz's SVG, kept inside of its boxes. Graphviz sizes boxes for Times; where that font is
 * missing, browsers take a wider one and the text runs over. So every text gets the fonts of the same
 * measures that systems have, and the length that Graphviz reckoned with.
 */

/** Lengths in points by size and text: Graphviz takes no other properties into account here. */
export type TextLengths = ReadonlyMap<string, number>;

/** The same widths, letter by letter. */
const FONTS = "'Times New Roman','Liberation Serif',Tinos,Times,serif";

const TEXT = /<text ([^>]*?)font-family="[^"]*" font-size="([\d.]+)"([^>]*)>([^<]*)<\/text>/g;

export function withFittedText(svg: string, lengths: TextLengths): string {
  return svg.replaceAll(TEXT, (_, before: string, size: string, after: string, text: string) => {
    const length = lengths.get(lengthKey(Number(size), plainText(text)));
    // Nothing to stretch, and a length of zero is an error to some viewers.
    const isMeasured = length !== undefined && length > 0 && text.trim() !== '';
    const fit = isMeasured ? ` textLength="${length}" lengthAdjust="spacingAndGlyphs"` : '';
    return `<text ${before}font-family="${FONTS}" font-size="${size}"${after}${fit}>${text}</text>`;
  });
}

interface DrawingStep {
  readonly op: string;
  readonly size?: number;
  readonly width?: number;
  readonly text?: string;
}

/** Reads the lengths out of Graphviz's json. */
export function textLengths(json: string): TextLengths {
  const lengths = new Map<string, number>();
  // Graphviz's own format: objects and edges carry their drawing steps in fields that end so.
  const graph = JSON.parse(json) as Record<string, unknown>;
  const parts = [graph, ...listOf(graph.objects), ...listOf(graph.edges)];
  for (const part of parts) {
    for (const [field, value] of Object.entries(part)) {
      if (field.endsWith('draw_')) collect(listOf(value), lengths);
    }
  }
  return lengths;
}

function listOf<T extends object>(value: unknown): readonly T[] {
  return Array.isArray(value) ? value : [];
}

function collect(steps: readonly DrawingStep[], lengths: Map<string, number>): void {
  let fontSize = 0;
  for (const { op, size, width, text } of steps) {
    if (op === 'F' && size !== undefined) fontSize = size;
    if (op !== 'T' || width === undefined || text === undefined) continue;
    lengths.set(lengthKey(fontSize, text), Math.round(width * 100) / 100);
  }
}

function lengthKey(size: number, text: string): string {
  return `${size.toFixed(2)} ${text}`;
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

function plainText(escaped: string): string {
  return escaped.replaceAll(/&(?:#(\d+)|(\w+));/g, (whole, code: string, name: string) =>
    code === undefined ? (NAMED[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}
