/** How the weight splits over the values of each label, as -tags has it. */
import { tagCounts } from '../report/tag-counts.ts';
import { differenceIn } from './engine-difference.ts';
import type { EngineView } from './engine-view.ts';
import { TAG_VALUES_MAX, type TagsAnswer } from './profile-queries.ts';

export function answerTags(view: EngineView): TagsAnswer {
  const { source, sampleType, shownTotal, notes } = view;
  const report = view.report();
  const { labelUnits } = report.options;
  return {
    profile: source.name,
    sampleType,
    total: Number(report.total),
    shownTotal,
    notes,
    ...differenceIn(view),
    labels: tagCounts(report).map(({ key, total, values }) => ({
      key,
      total: Number(total),
      isNumeric: labelUnits.has(key),
      values: values.slice(0, TAG_VALUES_MAX).map((value) => value.name),
      weights: values.slice(0, TAG_VALUES_MAX).map(({ weight }) => Number(weight)),
      omittedCount: Math.max(0, values.length - TAG_VALUES_MAX),
    })),
  };
}
