/** Holds some memory for ever and throws some away all the time. */
const held = [];

function hold() {
  for (let i = 0; i < 60_000; i++) held.push({ i, values: new Array(16).fill(i) });
}

let last;
/** Long and seldom: V8 names an inlined function's caller, and it inlines what is called often. */
function waste() {
  for (let i = 0; i < 20_000; i++) last = { i, values: new Array(16).fill(i) };
}

hold();
setInterval(waste, 20);
setTimeout(() => process.exit(held.length > 0 && last ? 0 : 1), Number(process.argv[2]));
