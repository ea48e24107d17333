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
  const isOver = cpuTimer(COMPUTE_PRICES_CPU_MS);
  while (!isOver()) {
    for (let i = 0; i < 200_000; i++) total += Math.sqrt(i + total);
  }
  return total;
}

export function renderPage(total: number): string {
  let page = 0;
  const isOver = cpuTimer(RENDER_PAGE_CPU_MS);
  while (!isOver()) {
    for (let i = 0; i < 200_000; i++) page = (page * 31 + i) % 65_521;
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

/** By CPU time, not by the clock: the machine may be busy with something else. */
function cpuTimer(ms: number): () => boolean {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return user + system >= ms * 1000;
  };
}
