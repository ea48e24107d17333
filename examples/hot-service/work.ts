/** The hot spots, each built to cost a known amount. */

export const COMPUTE_PRICES_CPU_MS = 6;
export const RENDER_PAGE_CPU_MS = 2;
export const CATALOGUE_BYTES = 8 << 20;
export const BUILD_REPORT_BYTES = 2 << 20;
export const WAIT_FOR_STOCK_MS = 15;

interface Row {
  readonly id: number;
  readonly amounts: number[];
}

export function computePrices(): number {
  let total = 0;
  const rounds = cpuRounds(COMPUTE_PRICES_CPU_MS);
  for (let count = rounds(); count > 0; count = rounds()) {
    for (let i = 0; i < count; i++) total += Math.sqrt(i + total);
  }
  return total;
}

export function renderPage(total: number): string {
  let page = 0;
  const rounds = cpuRounds(RENDER_PAGE_CPU_MS);
  for (let count = rounds(); count > 0; count = rounds()) {
    for (let i = 0; i < count; i++) page = (page * 31 + i) % 65_521;
  }
  return `${total} ${page}`;
}

/** An object of two fields has 32 bytes, its array of 16 doubles 16 + 16 + 128. */
const ROW_BYTES = 32 + 160;

/** Held as long as the service runs. */
export function loadCatalogue(): readonly Row[] {
  const rows: Row[] = [];
  while (rows.length < CATALOGUE_BYTES / ROW_BYTES) {
    rows.push({ id: rows.length, amounts: new Array<number>(16).fill(rows.length + 0.5) });
  }
  return rows;
}

export function buildReport(): number {
  let sum = 0;
  for (let id = 0; id < BUILD_REPORT_BYTES / ROW_BYTES; id++) {
    lastRow = { id, amounts: new Array<number>(16).fill(id + 0.5) };
    sum += lastRow.amounts.length;
  }
  return sum;
}

/** Keeps the compiler from seeing that no row is needed. */
export let lastRow: Row;

/** The event loop stands still meanwhile, which is the mistake to be found. */
export function waitForStock(): void {
  const never = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(never, 0, 0, WAIT_FOR_STOCK_MS);
}

const FIRST_ROUNDS = 10_000;
/** Near enough: the last look at the clock costs as much itself. */
const CPU_SLACK_MS = 0.05;

/**
 * Says how many rounds to do next until the time is used up, and then 0. Goes by CPU time, since the
 * machine may be busy with something else, and asks for it seldom: that takes as long as many rounds.
 */
function cpuRounds(ms: number): () => number {
  const start = process.cpuUsage();
  let done = 0;
  return () => {
    const { user, system } = process.cpuUsage(start);
    const usedMs = (user + system) / 1000;
    if (usedMs >= ms - CPU_SLACK_MS) return 0;
    const count = done === 0 ? FIRST_ROUNDS : Math.ceil((done * (ms - usedMs)) / usedMs);
    // A clock that has not moved yet would ask for rounds without end.
    const next = Math.min(count, Math.max(done, FIRST_ROUNDS) * 4);
    done += next;
    return next;
  };
}
