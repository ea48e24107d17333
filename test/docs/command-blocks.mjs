/**
 * Finds the command blocks of a Markdown file: fenced, each `$ command` followed by what it prints.
 * `<!-- not run: reason -->` on the line above a block exempts it.
 */

/** @returns {{ line: number, exemption?: string, runs: { command: string, output: string }[] }[]} */
export function commandBlocksOf(markdown) {
  const blocks = [];
  const lines = markdown.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const fence = lines[i].match(/^\s*(`{3,}|~{3,})/)?.[1];
    if (fence === undefined) continue;
    const end = lines.findIndex((line, at) => at > i && line.trim() === fence);
    if (end === -1) throw new Error(`line ${i + 1}: the block is never closed`);
    const body = lines.slice(i + 1, end);
    if (body[0]?.startsWith('$ ')) {
      const exemption = lines[i - 1]?.match(/^<!-- not run: (.+) -->$/)?.[1];
      blocks.push({ line: i + 1, exemption, runs: runsOf(body) });
    }
    i = end;
  }
  return blocks;
}

function runsOf(body) {
  const runs = [];
  for (const line of body) {
    if (line.startsWith('$ ')) runs.push({ command: line.slice(2), output: '' });
    else runs.at(-1).output += `${line}\n`;
  }
  return runs;
}
