/** What signal-exit does: a listener that is alone ends the process, one in company leaves that to others. */
const listener = () => {
  if (process.listeners('SIGTERM').length > 1) return console.log('left it to somebody else');
  process.removeListener('SIGTERM', listener);
  process.kill(process.pid, 'SIGTERM');
};
console.log(`listeners before: ${process.listenerCount('SIGTERM')}`);
process.on('SIGTERM', listener);
setInterval(() => undefined, 1000);
console.log('waiting');
