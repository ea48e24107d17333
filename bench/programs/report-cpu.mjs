/** Says what the process has used, in ms: while it worked, and until it was about to be gone. */
let work = 0;

export async function measured(doWork) {
  const before = process.cpuUsage();
  await doWork();
  work = millis(process.cpuUsage(before));
}

// Registered after the recorder's own listener, hence called after it has saved.
process.on('exit', () => {
  process.stdout.write(`cpu ${JSON.stringify({ work, whole: millis(process.cpuUsage()) })}\n`);
});

function millis({ user, system }) {
  return (user + system) / 1000;
}
