/** A frame's name at several lengths, and the longest that fits a box. */

/** From the full name to the shortest that still says something. */
export function nameForms(name: string): readonly string[] {
  const forms = [name];
  const local = localName(name.replace(/\[[^\]]*\.\.\.\]|\[go\.shape\..*\]/g, '[…]'));
  if (local !== name) forms.push(local);
  const dot = local.indexOf('.');
  // `(anonymous)` and `[libc.so]` are no package and name.
  const member = dot > 0 && !/^[([]/.test(local) ? local.slice(dot + 1) : local;
  if (member !== local && member !== '') forms.push(member);
  const method = /^\(\*?[^()]+\)\.(.+)$/.exec(member)?.[1];
  if (method !== undefined) forms.push(method);
  return forms;
}

/** Fewer letters tell nothing. */
const LETTERS_MIN = 3;

/** Without the path of its package: `http.(*conn).serve`. */
export function localName(name: string): string {
  return name.slice(name.lastIndexOf('/', endOfPath(name)) + 1);
}

/** A path ends before a receiver or a type argument, which may hold slashes too. */
function endOfPath(name: string): number {
  const end = name.search(/[([]/);
  return end === -1 ? name.length : end;
}

export interface TextMeter {
  /** In pixels. */
  readonly width: (text: string) => number;
}

/** Sums the widths of characters, each measured once: kerning is not worth a call for every box. */
export function textMeter(measure: (character: string) => number): TextMeter {
  const widths = new Map<string, number>();
  return {
    width: (text) => {
      let sum = 0;
      for (const character of text) {
        let width = widths.get(character);
        if (width === undefined) {
          width = measure(character);
          widths.set(character, width);
        }
        sum += width;
      }
      return sum;
    },
  };
}

/** Empty when what fits would tell nothing. */
export function fitText(forms: readonly string[], widthPx: number, meter: TextMeter): string {
  const whole = forms.find((form) => meter.width(form) <= widthPx);
  if (whole !== undefined) return whole;
  const shortest = forms.at(-1) ?? '';
  const room = widthPx - meter.width('…');
  let width = 0;
  let end = 0;
  for (const character of shortest) {
    width += meter.width(character);
    if (width > room) break;
    end += character.length;
  }
  return end < LETTERS_MIN ? '' : `${shortest.slice(0, end)}…`;
}
