/** Text that a page shows as it is, escaped as Go's html/template does it. */
const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '+': '&#43;',
  '<': '&lt;',
  '>': '&gt;',
};

export function htmlText(text: string): string {
  return text.replace(/[\0"'&+<>]/g, (letter) => ESCAPES[letter] ?? letter);
}
