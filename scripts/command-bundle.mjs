/**
 * Bundles the command with rolldown, which can cut CommonJS into files that share their modules; esbuild,
 * which makes all other bundles, can do that for ES modules alone.
 */
import { dirname, relative } from 'node:path';

const NOT_ASCII = /[^\0-\x7f]/g;

/** Writes the files and returns esbuild's kind of metafile: each module with its bytes and imports. */
export async function bundleCommand({ entry, output, define, vendored, files }) {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: { stackheat: entry },
    platform: 'node',
    external: [/^node:/],
    transform: { define, target: 'node20' },
    plugins: [
      besides(vendored),
      requiredOnly(),
      requiredLate(),
      asciiOnly(),
      exportsAtOnce(),
      helpersInline(),
    ],
    onLog: (_, log) => {
      // Of a module that is imported in both ways, only the files it may lie in are of interest here.
      if (log.code !== 'INEFFECTIVE_DYNAMIC_IMPORT') throw new Error(log.message);
    },
  });
  let fileOf;
  const groups = files.map(({ name }, i) => ({
    name: (id, context) => {
      fileOf ??= placer(files, (module) => context.getModuleInfo(module));
      return fileOf(id) === name ? name : null;
    },
    debugName: name,
    priority: files.length - i,
  }));
  const { output: chunks } = await bundle.write({
    dir: dirname(output),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name].cjs',
    codeSplitting: { groups },
    minify: { compress: false, mangle: false, codegen: true },
    banner: (chunk) => (chunk.isEntry ? '#!/usr/bin/env node' : ''),
  });
  await bundle.close();
  return metafileOf(chunks, dirname(output));
}

/** Packages that lie beside the bundle, in files of their own. */
function besides(fileOf) {
  return {
    name: 'vendored',
    resolveId: (name) => {
      const id = fileOf(name);
      return id === undefined ? undefined : { id, external: true };
    },
  };
}

/**
 * What lies outside of the bundle, when it is asked for: by `require`, which starts no loader of ES modules and
 * works in code from a code cache. The answer is shaped as `import()` shapes that of a CommonJS file.
 */
function requiredOnly() {
  const required = (_, name) =>
    `Promise.resolve().then(()=>{const m=require(${name});return{...m,default:m}})`;
  return {
    name: 'required-only',
    generateBundle(_, files) {
      for (const chunk of Object.values(files)) {
        chunk.code = chunk.code.replace(/\bimport\(([`'"][^`'"]+[`'"])\)/g, required);
      }
    },
  };
}

/** Of Node's modules, those that every run needs. The others take up to 10 ms and 3 MB. */
const NEEDED_AT_ONCE = new Set(['node:fs', 'node:path']);

/**
 * What lies outside of the bundle is required where it is used: rolldown lifts what one module of a file imports to
 * the top of the file, so that `-tree` would load the modules of the shell, of drawing and of RE2.
 */
function requiredLate() {
  return {
    name: 'required-late',
    generateBundle(_, files) {
      for (const chunk of Object.values(files)) chunk.code = withLateRequires(chunk.code);
    },
  };
}

function withLateRequires(code) {
  const late = new Map();
  const rest = code.replace(
    /\blet ([\w$]+)=require\("((?:node:|\.\/vendor\/)[^"]+)"\);/g,
    (whole, variable, name) => {
      // A default import is assigned once more, and stays as it is.
      if (NEEDED_AT_ONCE.has(name) || code.includes(`;${variable}=`)) return whole;
      late.set(variable, `(require("${name}"))`);
      return '';
    },
  );
  const result = rest.replace(/(?<![\w$.])[\w$]+(?=\.)/g, (word) => late.get(word) ?? word);
  const left = result.match(/(?<![\w$.])[\w$]+/g).find((word) => late.has(word));
  if (left !== undefined) throw new Error(`${left} is used in a way that cannot be required late`);
  return result;
}

/** V8 reads a file with one other letter as two bytes a letter; ours have such letters in strings and patterns alone. */
function asciiOnly() {
  const escaped = (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return {
    name: 'ascii-only',
    generateBundle(_, files) {
      for (const chunk of Object.values(files)) chunk.code = chunk.code.replace(NOT_ASCII, escaped);
    },
  };
}

/** Puts the bundler's few helpers into each file that takes from them: of their own, they are one more to open. */
function helpersInline() {
  const name = 'rolldown-runtime.cjs';
  return {
    name: 'helpers-inline',
    generateBundle(_, files) {
      const helpers = files[name]?.code;
      if (helpers === undefined) return;
      delete files[name];
      const own = `(()=>{const module={};${helpers}return module.exports})()`;
      for (const chunk of Object.values(files)) {
        chunk.code = chunk.code.replace(`require("./${name}")`, () => own);
      }
    },
  };
}

const EXPORT =
  /Object\.defineProperty\(exports,"([\w$]+)",\{enumerable:true,get:function\(\)\{return ([\w$]+)\}\}\);?/g;

/**
 * What a file exports as one object of values, where the bundler defines a getter for each: a hundred calls of V8's
 * slow kind, and as many functions to keep in the code cache.
 */
function exportsAtOnce() {
  return {
    name: 'exports-at-once',
    generateBundle(_, files) {
      for (const chunk of Object.values(files)) {
        const values = [];
        const rest = chunk.code.replace(EXPORT, (_whole, name, value) => {
          // What is assigned again has to be asked for again.
          if (chunk.code.includes(`let ${value}=`) || chunk.code.includes(`let ${value};`)) {
            throw new Error(`${value} may change: export a function that returns it`);
          }
          values.push(`${name}:${value}`);
          return '';
        });
        if (values.length > 0) chunk.code = `${rest}module.exports={${values.join(',')}};`;
      }
    },
  };
}

/** From a module to the name of its file. */
function placer(files, infoOf) {
  const reached = files.map(({ roots = [] }) => {
    const modules = new Set(roots.map((root) => `${process.cwd()}/${root}`));
    for (const id of modules) for (const next of infoOf(id)?.importedIds ?? []) modules.add(next);
    return modules;
  });
  return (id) => {
    const path = relative('src', id);
    const file = files.find(
      ({ rooms = [] }, i) => reached[i].has(id) || rooms.some((room) => path.startsWith(room)),
    );
    return file.name;
  };
}

/** Which modules each file holds, as esbuild would say it. */
function metafileOf(chunks, folder) {
  const outputs = chunks.map(({ fileName, modules }) => {
    const own = Object.entries(modules).filter(([id]) => !id.startsWith('\0'));
    const inputs = own.map(([id, { renderedLength }]) => [
      relative('.', id).replaceAll('\\', '/'),
      { bytes: renderedLength },
    ]);
    return [`${folder}/${fileName}`, { inputs: Object.fromEntries(inputs) }];
  });
  return {
    inputs: Object.assign({}, ...outputs.map(([, { inputs }]) => inputs)),
    outputs: Object.fromEntries(outputs),
  };
}
