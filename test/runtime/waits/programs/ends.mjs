/** Holds the event loop, and ends in the middle of that as it is told to. */
const how = process.argv[2];

function holdAtTheEnd() {
  const end = performance.now() + 300;
  while (performance.now() < end);
}

setTimeout(() => {
  holdAtTheEnd();
  if (how === 'throw') throw new Error('mine');
  if (how === 'reject') void Promise.reject(new Error('mine'));
  if (how === 'exit') process.exit(3);
  if (how === 'kill') process.kill(process.pid, 'SIGTERM');
}, 300);
