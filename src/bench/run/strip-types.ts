/** TypeScript → JavaScript, a line a line, for a Node that does not do it itself (before 22.18). */
import { transform } from 'sucrase';

/** Throws with the file's name where the text is no TypeScript. */
export function strippedTypes(source: string, path: string, format: 'commonjs' | 'module'): string {
  // Only what TypeScript adds is taken away; and, for CommonJS, `import` turned into require.
  const transforms: ('imports' | 'typescript')[] =
    format === 'commonjs' ? ['typescript', 'imports'] : ['typescript'];
  return transform(source, { transforms, filePath: path, disableESTransforms: true }).code;
}
