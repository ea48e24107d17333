/**
 * Compiles kernels/*.ts, written in AssemblyScript, to WebAssembly, and writes it as text into a source file:
 * two kilobytes of base64 need no file beside a bundle, and a browser's worker gets them the same way.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const CODE = 'src/base/kernel-code.ts';

/** Returns what was written, or undefined when the file was up to date. Throws with the compiler's words. */
export async function buildKernels() {
  const names = readdirSync('kernels')
    .filter((file) => /^[^.]+\.ts$/.test(file))
    .map((file) => file.replace('.ts', ''))
    .sort();
  const digest = digestOf(['scripts/kernels.mjs', ...names.map((name) => `kernels/${name}.ts`)]);
  const stamp = `// Of sources with the digest ${digest}.`;
  if (existsSync(CODE) && readFileSync(CODE, 'utf8').includes(stamp)) return undefined;
  const kernels = await Promise.all(
    names.map(async (name) => [constantName(name), await compile(`kernels/${name}.ts`)]),
  );
  const constants = kernels.map(([name, code]) => `export const ${name} =\n  '${code}';\n`);
  const head = `/** Made of kernels/ by scripts/kernels.mjs. Not to be edited, and not committed. */\n${stamp}\n`;
  writeFileSync(CODE, head + constants.join(''));
  return CODE;
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
