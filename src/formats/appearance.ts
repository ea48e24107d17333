/** What a file that is no profile looks like, so that the error can say what to do about it. */
const TELLTALES: readonly { readonly starts: RegExp; readonly says: string }[] = [
  {
    starts: /^\s*<(!doctype|html|\?xml)/i,
    says: 'it is an HTML or XML page (a login page? a 404?)',
  },
  {
    starts: /^\s*\{[^}]*"nodes"/s,
    says: 'it looks like a V8 .cpuprofile, which this version does not read yet',
  },
  { starts: /^\s*[[{]/, says: 'it is JSON' },
  { starts: /^PERFILE2/, says: 'it is a perf.data file: save it and give its path' },
  {
    starts: /^PK\x03\x04/,
    says: 'it is a zip file: if a recording, stackheat FILE.zip opens all of it; for one profile, unpack it',
  },
  { starts: /^\x28\xb5\x2f\xfd/, says: 'it is zstd-compressed: decompress it first' },
  {
    starts: /^\x7fELF/,
    says: 'it is a program, not a profile of one: stackheat record -- PROGRAM makes one',
  },
  { starts: /^go \d+\.\d+ trace/, says: 'it is a Go execution trace: use go tool trace' },
  {
    starts: /^(heap profile:|\S+ profile: total |--- )/,
    says: 'it looks like a profile as text that is cut off or broken: fetch it again',
  },
];

const SCRIPT_NAME = /\.[cm]?[jt]sx?$/;

/** A clause for a message, or undefined when nothing is recognised. `head` is the first kilobyte. */
export function appearance(source: string, head: Uint8Array): string | undefined {
  const text = Array.from(head.subarray(0, 1024), (byte) => String.fromCharCode(byte)).join('');
  if (SCRIPT_NAME.test(source) && !text.includes('\0')) {
    return `it is a program, not a profile of one: stackheat record -- node ${source} makes one`;
  }
  const known = TELLTALES.find(({ starts }) => starts.test(text));
  if (known !== undefined) return known.says;
  return /^[\t\n\r\x20-\x7e]+$/.test(text) ? 'it is plain text' : undefined;
}
