/** One line on the profile: how much there is, over what time, of which program. */
import type { ProfileDescription, Shown } from '../../web/profile-queries.ts';
import { change, quantity, share, shareChange } from '../quantity.ts';
import { sampleTypeText } from '../sample-type-text.ts';
import { element } from './element.ts';

export interface SummaryInputs {
  readonly profile: ProfileDescription;
  readonly sampleType: string;
  /** Undefined until the first answer. */
  readonly shown: Shown | undefined;
}

export class Summary {
  readonly root = element('section', { class: 'summary', 'aria-label': 'Profile' });

  show({ profile, sampleType, shown }: SummaryInputs): void {
    const valueType = profile.sampleTypes.find(({ type }) => type === sampleType);
    this.root.replaceChildren();
    if (valueType === undefined) return;
    const total = shown?.total;
    const parts = [profile.binary, timeText(profile), durationText(profile, valueType.unit, total)];
    this.root.replaceChildren(
      element('strong', {}, headline(shown, valueType.unit)),
      ...(shown?.difference === undefined
        ? leftText(shown, valueType.unit)
        : [sidesText(shown.difference, valueType.unit)]),
      element('span', { class: 'summary-text' }, sampleTypeText(valueType)),
      element('span', { class: 'summary-facts' }, parts.filter((text) => text !== '').join(' · ')),
      ...notes(profile.comments),
    );
  }
}

function headline(shown: Shown | undefined, unit: string): string {
  if (shown === undefined) return '…';
  const { difference, shownTotal } = shown;
  if (difference === undefined) return quantity(shownTotal, unit);
  return change(difference.now - difference.base, unit);
}

function sidesText({ base, now }: NonNullable<Shown['difference']>, unit: string): HTMLElement {
  const part = base === 0 ? '' : ` (${shareChange(now - base, base)})`;
  return element('span', {}, `from ${quantity(base, unit)} to ${quantity(now, unit)}${part}`);
}

/** How much the filters left. */
function leftText(shown: Shown | undefined, unit: string): readonly HTMLElement[] {
  if (shown === undefined || shown.shownTotal === shown.total) return [];
  const { shownTotal, total } = shown;
  return [element('span', {}, `of ${quantity(total, unit)} (${share(shownTotal, total)})`)];
}

/** As pprof has it: samples of two threads are more time than passed. */
function durationText(
  { durationNanos }: ProfileDescription,
  unit: string,
  total: number | undefined,
): string {
  if (durationNanos === 0) return '';
  const duration = `${quantity(durationNanos, 'nanoseconds')} long`;
  if (unit !== 'nanoseconds' || total === undefined) return duration;
  return `${duration} (${share(total, durationNanos)})`;
}

function timeText({ timeMs }: ProfileDescription): string {
  if (timeMs === 0) return '';
  return new Date(timeMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** What the recorder had to say: doubts travel with the numbers. */
function notes(comments: readonly string[]): readonly HTMLElement[] {
  if (comments.length === 0) return [];
  const title = comments.length === 1 ? '1 note' : `${comments.length} notes`;
  const items = comments.map((comment) => element('li', {}, comment));
  return [
    element(
      'details',
      { class: 'notes' },
      element('summary', {}, title),
      element('ul', {}, ...items),
    ),
  ];
}
