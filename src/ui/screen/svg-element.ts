/** Makes elements of SVG. Text is only ever set as text, as with HTML (element.ts). */
import { setAttributes } from './element.ts';

export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  const texts = Object.entries(attributes).map(([name, value]) => [
    name,
    typeof value === 'number' ? String(value) : value,
  ]);
  setAttributes(made, Object.fromEntries(texts));
  made.append(...children);
  return made;
}
