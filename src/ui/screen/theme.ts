/** Light or dark: the system's choice until the user makes one, which the browser then remembers. */
import type { Theme } from '../palette.ts';

const STORAGE_KEY = 'stackheat.theme';

export interface ThemeChoice {
  readonly current: () => Theme;
  readonly toggle: () => void;
}

export function themeChoice(onChange: () => void): ThemeChoice {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = (): Theme | undefined => {
    const stored = readStored();
    return stored === 'light' || stored === 'dark' ? stored : undefined;
  };
  const current = (): Theme => chosen() ?? (system.matches ? 'dark' : 'light');
  const apply = (): void => {
    document.documentElement.dataset.theme = current();
    onChange();
  };
  system.addEventListener('change', apply);
  document.documentElement.dataset.theme = current();
  return {
    current,
    toggle: () => {
      writeStored(current() === 'dark' ? 'light' : 'dark');
      apply();
    },
  };
}

/** Storage is denied in some private windows; the system's choice does then. */
function readStored(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function writeStored(theme: Theme): void {
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // The choice then lasts as long as the page would: nothing to tell the user.
  }
}
