/** Works in turns for some time, and says what became of it: `node worker.cjs MILLIS [ENDING]`. */
const [, , millis = '1500', ending = ''] = process.argv;
let errors = 0;
process.on('uncaughtExceptionMonitor', () => errors++);
process.on('unhandledRejection', () => errors++);
const kept = [];

function burnTurn() {
  const until = performance.now() + 10;
  let sum = 0;
  while (performance.now() < until) {
    for (let i = 0; i < 20_000; i++) sum += Math.sqrt(sum + i);
  }
  kept.push(new Array(2000).fill(sum));
  if (kept.length > 1000) kept.length = 0;
  return sum;
}

process.stdout.write('begun\n');
const timer = setInterval(burnTurn, 15);
setTimeout(() => {
  clearInterval(timer);
  process.stdout.write(`errors ${errors}\n`);
  if (ending === 'exit') process.exit(3);
  if (ending === 'throw') throw new Error('on purpose');
}, Number(millis));
