/** An option's value out of text: typed into the shell, or from a setting. */
import { goFloat } from '../../base/go-float.ts';
import type { FlagValue } from './go-flags.ts';
import type { OptionSpec } from './options.ts';

/** A text that is no value of the option; the message names both. */
export class OptionTextError extends Error {}

/** For an option with choices, the name of one. */
export function optionFromText({ name, kind, choices }: OptionSpec, text: string): FlagValue {
  if (choices !== undefined) {
    if (choices.includes(text)) return text;
    const list = choices.join(', ');
    throw new OptionTextError(`invalid "${name}" value ${JSON.stringify(text)}: write ${list}`);
  }
  switch (kind) {
    case 'string':
      return text;
    case 'bool':
      if (/^(true|t|yes|y|1|)$/i.test(text)) return true;
      if (/^(false|f|no|n|0)$/i.test(text)) return false;
      throw new OptionTextError(
        `illegal value "${text}" for bool variable ${name}: write true or false`,
      );
    case 'int':
      if (/^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
      throw new OptionTextError(`${name}: ${JSON.stringify(text)} is no whole number`);
    case 'float': {
      const value = goFloat(text);
      if (typeof value === 'number') return value;
      throw new OptionTextError(`${name}: ${JSON.stringify(text)} is no number`);
    }
  }
}
