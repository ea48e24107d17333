/** Tags in DOT: up to four small boxes a node, numeric ones gathered into ranges when there are more. */
import { mean } from '../base/int64.ts';
import { sortTags, type Tag, type TagSums, tagCum, tagFlat } from '../graph/tags.ts';
import { TAGS_SHOWN_MAX } from '../graph/trim.ts';
import { scale, scaledLabel } from '../measurement/units.ts';
import type { ValueText } from './value-text.ts';

/** An inner node shows its own tags, a leaf also those of what was trimmed below it. */
export function tagBoxes(
  tags: TagSums,
  node: number,
  box: number,
  isInner: boolean,
  { text, asItIs }: { text: ValueText; asItIs: (text: string) => string },
): string[] {
  const lines: string[] = [];
  const shown = sortTags(tags.texts(node), isInner).slice(0, TAGS_SHOWN_MAX);
  for (const [i, tag] of shown.entries()) {
    const weight = isInner ? tagFlat(tag) : tagCum(tag);
    if (weight === 0n) continue;
    const id = `N${box}_${i}`;
    lines.push(...tagBox(`N${box}`, id, asItIs(tag.name), text(weight), ''));
    lines.push(...numberBoxes(tags.numbers(node, tag.name), isInner, id, text));
  }
  lines.push(...numberBoxes(tags.numbers(node, ''), isInner, `N${box}`, text));
  return lines;
}

function tagBox(from: string, id: string, name: string, weight: string, style: string): string[] {
  const tooltips = `tooltip="${weight}" labeltooltip="${weight}"`;
  return [
    `${id} [label = "${name}" id="${id}" fontsize=8 shape=box3d tooltip="${weight}"]`,
    `${from} -> ${id} [label=" ${weight}" weight=100 ${tooltips}${style}]`,
  ];
}

function numberBoxes(
  tags: readonly Tag[],
  isInner: boolean,
  from: string,
  text: ValueText,
): string[] {
  return collapsed(tags, isInner).flatMap((tag, i) => {
    const flat = tagFlat(tag);
    const isOwn = isInner || flat === tagCum(tag);
    const weight = isOwn ? flat : tagCum(tag);
    if (weight === 0n) return [];
    return tagBox(from, `N${from}_${i}`, tag.name, text(weight), isOwn ? '' : ' style="dotted"');
  });
}

/** At most four: the heaviest found groups, and each of the others joins the one nearest in value. */
function collapsed(tags: readonly Tag[], byFlat: boolean): Tag[] {
  const sorted = sortTags(tags, byFlat);
  if (sorted.length <= TAGS_SHOWN_MAX) return sorted;
  const groups = sorted.slice(0, TAGS_SHOWN_MAX).map((tag) => [tag]);
  for (const tag of sorted.slice(TAGS_SHOWN_MAX)) nearest(groups, tag).push(tag);
  return sortTags(groups.map(joined), byFlat);
}

function nearest(groups: Tag[][], tag: Tag): Tag[] {
  let best = groups[0] as Tag[];
  for (const group of groups) {
    if (distance(tag, group[0] as Tag) < distance(tag, best[0] as Tag)) best = group;
  }
  return best;
}

function distance(a: Tag, b: Tag): number {
  return Math.abs(scale(a.value, a.unit, b.unit).value - Number(b.value));
}

/** One tag for a group: named by its range, weighing the sum. */
function joined(group: readonly Tag[]): Tag {
  const [first, ...others] = group as readonly [Tag, ...Tag[]];
  if (others.length === 0) {
    const flat = tagFlat(first);
    return { ...plain(first), name: label(first), flat, cum: tagCum(first) };
  }
  let min = first;
  let max = first;
  for (const tag of others) {
    if (Math.trunc(scale(tag.value, tag.unit, min.unit).value) < Number(min.value)) min = tag;
    if (Math.trunc(scale(tag.value, tag.unit, max.unit).value) > Number(max.value)) max = tag;
  }
  const sum = (of: (tag: Tag) => bigint): bigint =>
    group.reduce((total, tag) => total + of(tag), 0n);
  return {
    ...plain(first),
    name: `${label(min)}..${label(max)}`,
    flat: mean(
      sum((tag) => tag.flat),
      sum((tag) => tag.flatDivisor),
    ),
    cum: mean(
      sum((tag) => tag.cum),
      sum((tag) => tag.cumDivisor),
    ),
  };
}

/** The means are taken already. */
function plain(tag: Tag): Tag {
  return { ...tag, flatDivisor: 0n, cumDivisor: 0n };
}

function label(tag: Tag): string {
  return scaledLabel(tag.value, tag.unit, 'auto');
}
