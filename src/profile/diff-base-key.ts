/** The label that marks the samples of a diff base, which percentages are then of; never shown. */
export const DIFF_BASE_KEY = 'pprof::base';
