/**
 * Zoom and search inside of a flame graph that is one SVG file (render/flame-svg.ts). Click a box to zoom,
 * the root or Escape to go back; `/` searches names by regular expression.
 */
const root = document.documentElement as unknown as SVGSVGElement;
const MARGIN_PX = 8;
const LETTER_PX = 7.25;
const LETTERS_MIN = 3;
const WIDTH_MIN_PX = 320;
const MATCH = '#d43fd4';

interface Box {
  readonly group: SVGGElement;
  readonly rect: SVGRectElement;
  readonly text: SVGTextElement;
  readonly name: string;
  /** Shares of the whole. */
  readonly start: number;
  readonly share: number;
  readonly row: number;
  readonly fill: string;
}

const groups = [...document.querySelectorAll<SVGGElement>('#boxes > g')];
const whole = number(groups[0]?.querySelector('rect'), 'width') || 1;
const boxes = groups.map(boxOf);
const facts = document.getElementById('facts');
const factsText = facts?.textContent ?? '';
let from = 0;
let share = 1;
let pattern: RegExp | undefined;

function number(element: Element | null | undefined, attribute: string): number {
  return Number(element?.getAttribute(attribute) ?? 0);
}

function boxOf(group: SVGGElement): Box {
  const rect = group.querySelector('rect') as SVGRectElement;
  let text = group.querySelector('text');
  if (text === null) {
    text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    text.setAttribute('y', String(number(rect, 'y') + 13));
    group.append(text);
  }
  const name = group.querySelector('title')?.textContent?.split('\n', 1)[0] ?? '';
  const start = (number(rect, 'x') - MARGIN_PX) / whole;
  const fill = rect.getAttribute('fill') ?? '';
  const row = number(rect, 'y');
  group.style.cursor = 'pointer';
  text.style.pointerEvents = 'none';
  return { group, rect, text, name, start, share: number(rect, 'width') / whole, row, fill };
}

function draw(): void {
  const room = widthOfWindow() - 2 * MARGIN_PX;
  for (const box of boxes) {
    const left = Math.max(0, (box.start - from) / share);
    const right = Math.min(1, (box.start + box.share - from) / share);
    const width = (right - left) * room;
    const isShown = width > 0.05;
    box.group.style.display = isShown ? '' : 'none';
    if (!isShown) continue;
    const x = MARGIN_PX + left * room;
    box.rect.setAttribute('x', String(x));
    box.rect.setAttribute('width', String(width));
    box.rect.setAttribute('fill', pattern?.test(box.name) ? MATCH : box.fill);
    // What is around the zoomed box is paler.
    box.group.style.opacity = box.share > share * 1.0001 ? '0.55' : '1';
    box.text.setAttribute('x', String(x + 3));
    box.text.textContent = fitted(box.name, width);
  }
  if (facts !== null) facts.textContent = factsText + matchText();
}

function fitted(name: string, width: number): string {
  const letters = Math.floor((width - 6) / LETTER_PX);
  if (name.length <= letters) return name;
  const local = name.replace(/^[^([]*\//, '');
  if (local.length <= letters) return local;
  return letters <= LETTERS_MIN ? '' : `${local.slice(0, letters - 1)}…`;
}

/** A match within a match counts once. */
function matchText(): string {
  const search = pattern;
  if (search === undefined) return '';
  let sum = 0;
  let end = 0;
  // Boxes come a caller before its callees, from left to right.
  for (const box of boxes.filter(({ name }) => search.test(name))) {
    if (box.start + box.share <= end + 1e-9) continue;
    sum += box.share;
    end = box.start + box.share;
  }
  return `; found: ${(100 * sum).toFixed(2)} %`;
}

function widthOfWindow(): number {
  return Math.max(WIDTH_MIN_PX, window.innerWidth - 16);
}

function resize(): void {
  const height = number(root, 'height');
  root.setAttribute('width', String(widthOfWindow()));
  root.setAttribute('viewBox', `0 0 ${widthOfWindow()} ${height}`);
  draw();
}

function zoom(box: Box | undefined): void {
  from = box?.start ?? 0;
  share = box?.share || 1;
  draw();
}

function search(text: string): void {
  pattern = text === '' ? undefined : patternOf(text);
  draw();
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text, 'i');
  } catch {
    // Half-typed, or meant as it stands.
    return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i');
  }
}

function searchField(): HTMLInputElement {
  const place = document.createElementNS('http://www.w3.org/2000/svg', 'foreignObject');
  for (const [name, value] of Object.entries({ x: '60%', y: '6', width: '39%', height: '28' })) {
    place.setAttribute(name, value);
  }
  const input = document.createElementNS(
    'http://www.w3.org/1999/xhtml',
    'input',
  ) as HTMLInputElement;
  input.type = 'search';
  input.placeholder = 'Search  (/)';
  input.setAttribute('aria-label', 'Search functions by regular expression');
  input.style.cssText = 'box-sizing:border-box;width:100%;font:inherit;padding:2px 6px';
  input.addEventListener('input', () => search(input.value));
  place.append(input);
  root.append(place);
  return input;
}

const field = searchField();
for (const box of boxes) box.group.addEventListener('click', () => zoom(box));
window.addEventListener('resize', resize);
window.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    field.value = '';
    field.blur();
    pattern = undefined;
    zoom(undefined);
  } else if (event.key === '/' && document.activeElement !== field) {
    event.preventDefault();
    field.focus();
  }
});
resize();
