/** A program with a child by fork and one by command line. */
const { execFileSync, fork } = require('node:child_process');
const { join } = require('node:path');

execFileSync('node', [join(__dirname, 'busy.mjs')]);
fork(join(__dirname, 'busy.cjs'), ['100']);
