/** A page of ours in a browser, used as a person would use it: by what it shows, its fields and its keys. */
import assert from 'node:assert/strict';

/** The page settles 200 ms after the last movement; a busy machine needs more. */
const PATIENCE_MS = 15_000;

/** The style sheet's and painter's height of a row of boxes. */
const ROW_PX = 21;

export class ServedPage {
  /** Console errors, violations of the policy, requests beyond the server: each is a failure. */
  problems = [];
  /** Bytes of every answer as they came over the wire, by path. */
  received = new Map();

  static async open(context, url) {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const served = new ServedPage(page, url);
    await page.goto(url);
    await served.settled();
    return served;
  }

  constructor(page, url) {
    this.page = page;
    this.origin = new URL(url).origin;
    page.on('pageerror', (error) => this.problems.push(`uncaught: ${error.stack}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        this.problems.push(`console: ${message.text()} (${message.location().url})`);
      }
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${this.origin}/`) && !url.startsWith('data:')) {
        this.problems.push(`request beyond the server: ${url}`);
      }
    });
    page.on('response', async (response) => {
      const sizes = await response
        .request()
        .sizes()
        .catch(() => undefined);
      if (sizes)
        this.received.set(response.url().slice(this.origin.length), sizes.responseBodySize);
    });
  }

  /** The picture or the table is there and nothing is on its way. */
  async settled() {
    // What was typed or pressed just now has to begin before it can end, and the address follows last.
    await this.page.waitForTimeout(300);
    await this.page.waitForFunction(() => {
      const labels = {
        top: 'Top functions',
        graph: 'Call graph',
        peek: 'Callers and callees',
        tags: 'Labels',
      };
      // A page that is a file has its address behind the #.
      const path = location.protocol === 'file:' ? location.hash.slice(1) : location.pathname;
      const view = labels[/^\/ui\/(\w+)/.exec(path)?.[1]] ?? 'Flame graph';
      const shown = document.querySelector(`section[aria-label="${view}"]`);
      const isEmpty = shown?.querySelector('li, td, p, .graph-box') === null;
      return shown?.checkVisibility() && !isEmpty && shown.ariaBusy !== 'true';
    });
  }

  /** The boxes on the screen, widest first: name, value, part of the total. */
  async boxes() {
    const lines = await this.page
      .locator('ol[aria-label^="Boxes on the screen"] li')
      .allTextContents();
    return lines.map((line) => {
      const [, name, value, share] = /^(.*) (\S+) (\S+)$/.exec(line) ?? [];
      return { name, value, share };
    });
  }

  async boxNames() {
    return (await this.boxes()).map(({ name }) => name);
  }

  /** What a screen reader is told of the selected box. */
  selection() {
    return this.page.locator('#flame-selection').textContent();
  }

  /** Undefined without an address parameter of that name. */
  parameter(name) {
    return new URL(this.page.url()).searchParams.get(name) ?? undefined;
  }

  /** The rows on the screen: the cells' texts by the columns' titles. */
  async rows() {
    return this.page.locator('table[aria-rowcount]').evaluate((table) => {
      const titles = [...table.querySelectorAll('thead th')].map((head) =>
        head.textContent.replace(/[↑↓]/, '').trim(),
      );
      const rows = [...table.querySelectorAll('tbody tr[aria-rowindex]')];
      return rows.map((row) => {
        const cells = [...row.querySelectorAll('td')].map((cell) => cell.title || cell.textContent);
        return Object.fromEntries(titles.map((title, i) => [title, cells[i]]));
      });
    });
  }

  async view(name) {
    await this.page
      .getByRole('navigation', { name: 'Views' })
      .getByRole('button', { name, exact: true })
      .click();
    await this.settled();
  }

  async choose(menu, choice) {
    await this.page.getByRole('button', { name: `${menu}:` }).click();
    await this.page.getByRole('menuitemradio').filter({ hasText: choice }).first().click();
    await this.settled();
  }

  /** Returns what the page says it found: boxes and part of the total. */
  async search(text) {
    await this.page.getByRole('searchbox', { name: 'Search functions' }).fill(text);
    const count = this.page.locator('.search-count');
    await this.page.waitForFunction(
      ([wanted]) => {
        const said = document.querySelector('.search-count')?.textContent ?? '';
        return wanted === '' ? said === '' : said !== '' && said !== '…';
      },
      [text],
    );
    await this.page.waitForTimeout(250);
    const said = await count.textContent();
    const [, boxes = '0', share] = /([\d,]+) box(?:es)? · (\S+)/.exec(said) ?? [];
    return { said, boxCount: Number(boxes.replaceAll(',', '')), share };
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
    await this.settled();
  }

  /** Points along the rows until the tooltip names the function: where it is drawn. */
  async pointAt(name) {
    const canvas = await this.page.locator('canvas').boundingBox();
    for (let y = ROW_PX / 2; y < canvas.height; y += ROW_PX) {
      for (let x = 4; x < canvas.width; x += 24) {
        await this.page.mouse.move(canvas.x + x, canvas.y + y);
        await this.page.evaluate(() => new Promise(requestAnimationFrame));
        const shown = await this.tooltipName();
        if (shown === name) return { x: canvas.x + x, y: canvas.y + y };
        if (shown === undefined && x === 4 && y > ROW_PX * 3) break;
      }
    }
    throw new Error(`${name} is nowhere on the canvas`);
  }

  async tooltipName() {
    const tip = this.page.locator('.tooltip:not([hidden]) .tooltip-name');
    return (await tip.count()) === 0 ? undefined : tip.textContent();
  }

  /** Everything a reload must bring back. */
  async state() {
    const isTop = new URL(this.page.url()).pathname === '/ui/top';
    return {
      address: this.page.url(),
      search: await this.page.locator('.search-count').textContent(),
      choosers: await this.page.locator('.chooser').allTextContents(),
      shown: isTop ? await this.rows() : await this.boxes(),
      selection: isTop ? '' : await this.selection(),
    };
  }

  async checkReload() {
    const before = await this.state();
    await this.page.reload();
    await this.settled();
    assert.deepEqual(await this.state(), before, 'a reload brings back the same');
  }

  checkNoProblems() {
    assert.deepEqual(this.problems, []);
  }

  close() {
    return this.page.close();
  }
}
