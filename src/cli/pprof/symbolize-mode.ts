/** -symbolize: a list with `:` between, such as `remote:force` or `demangle=full`. */
import type { NameStyle } from '../../symbolize/native-names.ts';

export interface SymbolizeMode {
  /** Whether servers are asked for the names of addresses. */
  readonly isRemote: boolean;
  /** Even for what has names already. */
  readonly force: boolean;
  readonly style: NameStyle;
}

const STYLES: readonly NameStyle[] = ['full', 'templates', 'none'];

/** Undefined when nothing at all is to be done; `warn` is told of words that mean nothing. */
export function symbolizeMode(
  symbolize: string,
  warn: (line: string) => void,
): SymbolizeMode | undefined {
  let mode: SymbolizeMode = { isRemote: true, force: false, style: 'short' };
  for (const word of symbolize.toLowerCase().split(':')) {
    // Without `demangle=` before it, `none` means no symbolization at all.
    if (word === 'none' || word === 'no') return undefined;
    const name = word.startsWith('demangle=') ? word.slice('demangle='.length) : word;
    const style = STYLES.find((known) => known === name);
    if (style !== undefined) mode = { ...mode, style, force: true };
    else if (word === 'force') mode = { ...mode, force: true };
    else if (word === 'local' || word === 'fastlocal') mode = { ...mode, isRemote: false };
    else if (word === 'remote') mode = { ...mode, isRemote: true };
    else if (word !== '' && name !== 'default') {
      warn(`ignoring unrecognized symbolization option: ${symbolize}`);
      warn(
        'expecting -symbolize=[local|fastlocal|remote|none][:force][:demangle=[none|full|templates|default]',
      );
    }
  }
  return mode;
}
