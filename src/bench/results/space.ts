/** What Go's unicode.IsSpace holds; JavaScript's \s also takes U+FEFF, and does not take U+0085. */
export const SPACE = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
