/** Preloaded (`node -r`): says on standard error what the process has used when it ends. */
process.once('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { peakMb: maxRSS / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
  process.stderr.write(`\n${JSON.stringify(usage)}`);
});
