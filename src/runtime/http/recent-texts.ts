/**
 * The texts that were handed out last, so that /debug/pprof/symbol can name the addresses in them: pprof
 * reads the addresses of a debug=1 text alone, and asks what they are.
 */

/** Of all texts together. */
const TEXT_CHARACTERS_MAX = 8 * 1024 * 1024;

/** `#<tab>0x…<tab>name+0x…<tab>file:line`, as debug-text/frames.ts writes it. */
const FRAME = /^#\t(0x[0-9a-f]+)\t+(.*)\+0x[0-9a-f]+\t+[^\t]*$/gm;

export class RecentTexts {
  /** In the order in which they came; a profile's new text takes the place of its old one. */
  readonly #texts = new Map<string, string>();

  remember(profileName: string, text: string): void {
    this.#texts.delete(profileName);
    this.#texts.set(profileName, text);
    let length = [...this.#texts.values()].reduce((sum, { length: own }) => sum + own, 0);
    for (const [name, { length: own }] of this.#texts) {
      if (length <= TEXT_CHARACTERS_MAX) break;
      this.#texts.delete(name);
      length -= own;
    }
  }

  /** By address as it stands in the text: `0x1f00`. */
  namesOf(addresses: ReadonlySet<string>): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    if (addresses.size === 0) return names;
    for (const text of this.#texts.values()) {
      for (const [, address = '', name = ''] of text.matchAll(FRAME)) {
        if (addresses.has(address)) names.set(address, name);
      }
    }
    return names;
  }
}
