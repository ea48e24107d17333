/** The list of profiles, letter for letter the page of Go's net/http/pprof. */

export interface IndexEntry {
  readonly name: string;
  readonly count: number;
  readonly description: string;
}

/** `entries` in the order in which they are shown. */
export function indexPage(entries: readonly IndexEntry[]): string {
  const rows = entries.map(({ name, count }) => {
    const link = `${pathEscaped(name)}?debug=1`;
    return `<tr><td>${count}</td><td><a href='${link}'>${htmlEscaped(name)}</a></td></tr>\n`;
  });
  const descriptions = entries.map(
    ({ name, description }) =>
      `<li><div class=profile-name>${htmlEscaped(name)}: </div> ${htmlEscaped(description)}</li>\n`,
  );
  return `${BEFORE_ROWS}${rows.join('')}${BEFORE_DESCRIPTIONS}${descriptions.join('')}${END}`;
}

const BEFORE_ROWS = `<html>
<head>
<title>/debug/pprof/</title>
<style>
.profile-name{
	display:inline-block;
	width:6rem;
}
</style>
</head>
<body>
/debug/pprof/
<br>
<p>Set debug=1 as a query parameter to export in legacy text format</p>
<br>
Types of profiles available:
<table>
<thead><td>Count</td><td>Profile</td></thead>
`;

const BEFORE_DESCRIPTIONS = `</table>
<a href="goroutine?debug=2">full goroutine stack dump</a>
<br>
<p>
Profile Descriptions:
<ul>
`;

const END = `</ul>
</p>
</body>
</html>`;

/** As Go's html.EscapeString. */
function htmlEscaped(text: string): string {
  return text.replace(/[&<>'"]/g, (char) => HTML_ESCAPES[char] ?? char);
}

const HTML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&#39;',
  '"': '&#34;',
};

/** As Go's url.URL prints a relative path: one with a colon in its first part would be a scheme. */
function pathEscaped(path: string): string {
  const escaped = encodeURIComponent(path.replace(/[\ud800-\udfff]/gu, '\ufffd'))
    .replace(/%(2F|24|26|2B|2C|3A|3B|3D|40)/g, (code) => decodeURIComponent(code))
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return (escaped.split('/')[0] ?? '').includes(':') ? `./${escaped}` : escaped;
}
