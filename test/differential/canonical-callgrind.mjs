/**
 * Callgrind's text as records in an order of their own, with names and addresses in full: what it says in
 * whatever order it comes. The numbers behind names that are told apart follow the order, so they go.
 */
export function canonicalCallgrind(bytes) {
  const records = [];
  const names = { ob: new Map(), fl: new Map(), fn: new Map() };
  let place = {};
  let callee = {};
  let record;
  let before;
  let current;
  const full = (kind, text) => {
    const [, number, name] = /^(?:\((\d+)\)(?: (.*))?)?$/s.exec(text) ?? [];
    if (number === undefined) return text;
    if (name !== undefined) names[kind].set(number, name);
    return names[kind].get(number);
  };
  const address = (text, base) => {
    if (text === '*') return base;
    return /^[+-]/.test(text)
      ? BigInt.asUintN(64, base + BigInt(text.replace('+', '')))
      : BigInt(text);
  };
  for (const line of bytes.toString().split('\n')) {
    const header = /^(c?)(ob|fl|fn)=(.*)$/s.exec(line);
    const call = /^calls=0 (\S+) (\S+)$/.exec(line);
    const cost = /^(\S+) (\S+) (-?\d+)$/.exec(line);
    if (header) {
      const [, isCallee, kind, text] = header;
      if (isCallee) callee = { ...callee, [kind]: full(kind, text).replace(/ \[\d+\/\d+\]$/, '') };
      else place = { ...place, [kind]: full(kind, text) };
    } else if (call) {
      callee = { ...callee, at: address(call[1], before), line: call[2] };
    } else if (cost && line.startsWith('* * ')) {
      record.calls.push(`  ${callee.fl} ${callee.fn} ${callee.at} ${callee.line} ${cost[3]}`);
    } else if (cost) {
      before = current;
      current = address(cost[1], before);
      const own = `${place.ob} ${place.fl} ${place.fn} ${current} ${cost[2]} ${cost[3]}`;
      record = { own, calls: [] };
      records.push(record);
    } else if (line !== '') records.push({ own: `- ${line}`, calls: [] });
  }
  const texts = records.map(({ own, calls }) => [own, ...calls.sort()].join('\n'));
  return Buffer.from(texts.sort().join('\n'));
}
