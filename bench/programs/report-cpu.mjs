/** Says what the process has used: ms while it worked and until it was about to be gone, and MB at its peak. */
let work = 0;

export async function measured(doWork) {
  const before = process.cpuUsage();
  await doWork();
  work = millis(process.cpuUsage(before));
  // Some profilers keep a program that is done from ending.
  setImmediate(() => process.exit());
}

// Registered after the recorder's own listener, hence called after it has saved.
process.on('exit', () => {
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const whole = millis(process.cpuUsage());
  process.stdout.write(`cpu ${JSON.stringify({ work, whole, peakMb })}\n`);
});

function millis({ user, system }) {
  return (user + system) / 1000;
}
