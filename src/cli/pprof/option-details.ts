/** What one line of help does not hold, by the name of an option or of a format. */
export const OPTION_DETAILS: Readonly<Record<string, readonly string[]>> = {
  unit: [
    'minimum (one unit that suits the whole report), auto (one a value), or a unit: ns, us, ms, s,',
    'min, hrs; B, kB, MB, GB, TB, PB (kB is 1024 B).',
  ],
  compact_labels: ['The shell starts with it set.'],
  sample_index: [
    'A profile has several values a sample. Without this it is the one that the profile names as its',
    'default, else its last.',
  ],
  mean: ['Of a heap profile, bytes an allocation; of a contention profile, time a contention.'],
  divide_by: ['Such as the number of processors or of requests. Percentages stay.'],
  relative_percentages: ['Without it percentages are of the whole profile, as before the filters.'],
  nodecount: [
    'top shows all without it, 10 in the shell; pictures and tree show 80. 0 is without limit.',
  ],
  nodefraction: ['A share of the total: 0.005 hides what has less than half a percent.'],
  edgefraction: ['A share of the total: 0.001 hides calls with less than a thousandth.'],
  trim: ['false shows all: no nodecount, nodefraction or edgefraction.'],
  focus: [
    'A regular expression (RE2) that is looked for in names of functions, files and binaries. Keeps',
    'samples with at least one frame that matches.',
  ],
  ignore: ['Beats focus. Matches names of functions, files and binaries.'],
  hide: ['Their weight goes to their callers. Matches names of functions, files and binaries.'],
  show: ['What is left out gives its weight to its callers.'],
  show_from: ['Samples without a match are left out.'],
  prune_from: ['The frame that matches stays, what it calls goes. Matches names of functions.'],
  tagfocus: [
    'KEY=REGEXP, or REGEXP for any label; a range of numbers with units: 1kb:10kb, memory=32mb:.',
  ],
  tagignore: [
    'KEY=REGEXP, or REGEXP for any label; a range of numbers with units: 1kb:10kb, memory=32mb:.',
  ],
  tagroot: ['A list of label keys with , between; the first is outermost.'],
  tagleaf: ['A list of label keys with , between; the last is the leaf.'],
  noinlines: ['Inlined functions count for the function that they were inlined into.'],
  source_path: ['A list of folders with : between; the working directory when it is empty.'],
  trim_path: ['A list of prefixes with : between.'],
  normalize: ['Makes the totals of both equal before one is subtracted from the other.'],
  output: ['A report that fails leaves the file as it was.'],
};
