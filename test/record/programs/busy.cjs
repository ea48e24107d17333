/** Uses CPU for about the milliseconds it is given, then ends as it is told. */
const [, , millis = '300', ending = ''] = process.argv;

function burnCommon(ms) {
  const end = Date.now() + ms;
  let sum = 0;
  while (Date.now() < end) for (let i = 0; i < 50_000; i++) sum += Math.sqrt(i);
  return sum;
}

burnCommon(Number(millis));

switch (ending) {
  case '':
    console.log('ended by itself');
    break;
  case 'throw':
    throw new Error('a crash, as wanted');
  case 'reject':
    void Promise.reject(new Error('nobody caught it'));
    break;
  case 'reallyExit':
    process.reallyExit(5);
    break;
  case 'wait':
    setInterval(() => undefined, 1000);
    console.log('waiting');
    break;
  case 'hang':
    process.on('exit', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    break;
  case 'listen':
    process.on('SIGTERM', () => {
      console.log('said goodbye');
      process.exit(9);
    });
    setInterval(() => undefined, 1000);
    console.log('waiting');
    break;
  case 'spin':
    console.log('waiting');
    for (;;) Math.sqrt(2);
  default:
    process.exit(Number(ending));
}
