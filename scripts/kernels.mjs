/**
 * Compiles kernels/*.ts, written in AssemblyScript, to WebAssembly, and writes it as text into a source file:
 * two kilobytes of base64 need no file beside a bundle, and a browser's worker gets them the same way.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const SOURCES = 'kernels';
const CODE = 'src/base/kernel-code.ts';

/** Whether what is written is of other sources than those that are there. */
export function areKernelsStale() {
  if (!existsSync(SOURCES)) return false;
  return !existsSync(CODE) || !readFileSync(CODE, 'utf8').includes(stamp());
}

/** Throws with the compiler's words. */
export async function buildKernels() {
  const kernels = await Promise.all(
    names().map(async (name) => [constantName(name), await compile(`${SOURCES}/${name}.ts`)]),
  );
  const constants = kernels.map(([name, code]) => `export const ${name} =\n  '${code}';\n`);
  const head = `/** Made of kernels/ by scripts/kernels.mjs. Not to be edited, and not committed. */\n${stamp()}\n`;
  writeFileSync(CODE, head + constants.join(''));
}

function names() {
  const files = readdirSync(SOURCES).filter((file) => /^[^.]+\.ts$/.test(file));
  return files.map((file) => file.replace('.ts', '')).sort();
}

function stamp() {
  const sources = names().map((name) => `${SOURCES}/${name}.ts`);
  return `// Of sources with the digest ${digestOf(['scripts/kernels.mjs', ...sources])}.`;
}

function constantName(name) {
  return `${name.toUpperCase().replaceAll('-', '_')}_KERNEL`;
}

async function compile(path) {
  const { main } = await import('assemblyscript/asc');
  let code;
  const { error, stderr } = await main(
    [path, '-O3', '--noAssert', '--runtime', 'stub', '-o', 'k'],
    {
      writeFile: (_, contents) => {
        code = contents;
      },
    },
  );
  if (error || code === undefined) throw new Error(`${path} does not compile:\n${stderr}`);
  return Buffer.from(code).toString('base64');
}

function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}
