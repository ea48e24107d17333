/** Scripts that let a picture be dragged and zoomed in a browser. */

const OPEN_TAG = /<svg\b[^>]*>/;

/** Our own: without it, or where scripts do not run, the picture is whole and at its natural size. */
export function withMoves(svg: string, script: string): string {
  return svg.replace(OPEN_TAG, (tag) => `${tag}\n<script><![CDATA[${script.trim()}]]></script>`);
}

/** What pprof makes of dot's SVG, byte for byte; `script` is the SVGPan library. */
export function asPprofDoes(svg: string, script: string): string {
  // Old versions of dot leave the ampersand of an empty entity alone.
  const quoted = svg.replaceAll('&;', '&amp;;');
  const sized = replaceFirst(
    quoted,
    /<svg\s*width="[^"]+"\s*height="[^"]+"\s*viewBox="[^"]+"/,
    () => '<svg width="100%" height="100%"',
  );
  const viewport = '<g id="viewport" transform="scale(0.5,0.5) translate(0,0)">';
  const scripted = replaceFirst(
    sized,
    /<g id="graph\d"/,
    (tag) => `<script type="text/ecmascript"><![CDATA[${script}]]></script>${viewport}${tag}`,
  );
  return replaceFirst(scripted, /<\/svg>/, (tag) => `</g>${tag}`);
}

/** A function, since a `$` in a text would be taken for a pattern. */
function replaceFirst(
  text: string,
  pattern: RegExp,
  replacement: (found: string) => string,
): string {
  return text.replace(pattern, replacement);
}
