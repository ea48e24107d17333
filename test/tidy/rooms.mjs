/**
 * The rooms of src/ and what each may import (docs/architecture.md says what they hold).
 *
 * A line here is a decision: change it in a commit of its own that says why. Every room may import
 * itself and base. `pure` rooms know no node:*, clock, process or console, since they also run in the
 * browser's worker; `impureFiles` are those of their files that may.
 *
 * An import is allowed by a room's name, by the name and the beginning of a file
 * ("symbolize/source-map"), or for types alone ("web:types"); `not` takes files away again.
 * `computedImports` is the one file that imports what the user names.
 */
export const ROOMS = {
  // Folders are made by the runtime and by the command alike.
  base: { pure: true, impureFiles: 'make-folder', imports: [] },
  // measurement: label filters take ranges with units, and label frames are named by scaled values.
  profile: { pure: true, imports: ['measurement'] },
  measurement: { pure: true, imports: [] },
  formats: { pure: true, imports: ['profile'] },
  symbolize: { imports: ['profile'] },
  graph: { pure: true, imports: ['profile', 'measurement'] },
  // profile beyond architecture.md's first table: raw, traces and tags read the samples themselves.
  report: { pure: true, imports: ['profile', 'measurement', 'graph'] },
  // profile: raw and traces print the profile itself; rows in between would only copy it.
  render: { pure: true, imports: ['profile', 'measurement', 'graph', 'report'] },
  // Knows DOT and pictures alone; impure for its worker, its fonts and the installed dot.
  draw: { imports: [] },
  doctor: { pure: true, imports: ['profile', 'measurement', 'graph', 'report'] },
  // Compression is the platform's: node:zlib here, DecompressionStream in the browser.
  // measurement: several sources are scaled to one unit before they are merged.
  fetch: { imports: ['profile', 'formats', 'symbolize', 'measurement'] },
  // A production service loads this room: nothing heavy, hence neither patterns nor DWARF.
  runtime: { imports: ['profile', 'formats', 'symbolize/source-map'], not: ['profile/pattern'] },
  // Names of benchmarks are as hostile to Markdown as those of functions.
  bench: {
    imports: ['profile', 'formats', 'measurement', 'runtime', 'render/markdown-parts'],
    // The benchmark file.
    computedImports: 'bench/run/child.ts',
  },
  collector: {
    imports: [
      'profile',
      'formats',
      'symbolize',
      'measurement',
      'graph',
      'report',
      'render',
      'doctor',
      'fetch',
    ],
  },
  web: {
    imports: [
      'profile',
      // The download of a profile is written by its codec.
      'formats',
      'measurement',
      'graph',
      'report',
      'render',
      'doctor',
      'collector/query:types',
    ],
  },
  ui: {
    imports: [
      'profile',
      'formats',
      'measurement',
      'graph',
      'report',
      'render',
      'doctor',
      'web:types',
      // The words of an address are the same on both sides.
      'web/page-options',
      // A page that is a file answers its own questions.
      'web/engine',
    ],
  },
  cli: {
    imports: [
      'profile',
      'formats',
      'symbolize',
      'measurement',
      'graph',
      'report',
      'render',
      'doctor',
      'fetch',
      'runtime',
      'bench',
      'collector',
      'web',
      'draw',
    ],
  },
};
