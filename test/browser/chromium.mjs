/** The system's Chromium, driven by playwright-core. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a sandbox without a screen, a sound card and a network needs, and no more. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const CHROMIUM = [process.env.STACKHEAT_CHROMIUM, ...PATHS].find(
  (path) => path && existsSync(path),
);

/** For node:test's `skip`: false, or what to do about it. */
export const skipWithoutChromium =
  CHROMIUM === undefined ? 'needs Chromium: apt-get install chromium' : false;

/** A browser with a profile folder of its own; `close` removes it. */
export async function launchBrowser(options = {}) {
  const { chromium } = await import('playwright-core');
  const folder = mkdtempSync(join(tmpdir(), 'stackheat-chromium-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: CHROMIUM,
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    ...options,
  });
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
