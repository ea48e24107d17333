/** A call tree in DOT, in an order of its own: what a picture says whatever its boxes are numbered. */

const BOX = /^N(\d+) \[(.*)\]$/s;
const EDGE = /^N(\d+) -> N(\d+) \[(.*)\]$/s;
const TAG = /^N(\d+)_\d/;

/** The lines of the legend, then each box below its caller, with its tags, siblings sorted. */
export function canonicalTree(bytes) {
  const lines = bytes.toString().split('\n');
  const boxes = new Map();
  const children = new Map();
  const inner = new Set();
  const rest = [];
  const box = (id) => {
    if (!boxes.has(id)) boxes.set(id, { text: 'no box', tags: [] });
    return boxes.get(id);
  };
  for (const line of lines) {
    const tag =
      TAG.exec(line) ?? /^N(\d+)(?:_\d+)* -> N+\d+_/.exec(line) ?? /^N{2,}(\d+)_/.exec(line);
    const edge = EDGE.exec(line);
    const own = BOX.exec(line);
    if (own) box(own[1]).text = withoutNumbers(own[2]);
    else if (edge) {
      inner.add(edge[2]);
      const text = withoutNumbers(edge[3]);
      children.set(edge[1], [...(children.get(edge[1]) ?? []), { id: edge[2], text }]);
    } else if (tag) box(tag[1]).tags.push(withoutNumbers(line));
    else rest.push(line);
  }
  const roots = [...boxes.keys()].filter((id) => !inner.has(id));
  const trees = roots.map((id) => treeText(id, 0));
  return Buffer.from([...rest, ...trees.sort()].join('\n'));

  function treeText(id, depth) {
    const { text, tags } = box(id);
    // Several edges lead to box 0, which stands for all that has none.
    const below = id === '0' ? [] : (children.get(id) ?? []);
    const parts = below.map((edge) => `${edge.text}\n${treeText(edge.id, depth + 1)}`);
    return [`${' '.repeat(depth)}${text}`, ...tags, ...parts.sort()].join('\n');
  }
}

function withoutNumbers(text) {
  return text.replaceAll(/\b(N+|node)\d+/g, '$1');
}
