/** Graphviz in WebAssembly: where the boxes of a graph stand, and how they look. */
import { DrawError } from './draw-error.ts';
import { withShortLabels } from './short-labels.ts';

/** What Graphviz itself can write without Cairo. */
export type LayoutFormat = 'svg' | 'ps' | 'json';

/**
 * A bound on Graphviz's search for shorter arrows and fewer crossings, which may otherwise take hours
 * where each box has several arrows: minutes became seconds, for arrows that bend a little more.
 */
const LESS_SEARCH = { nslimit: 1, nslimit1: 1, mclimit: 0.1 };

/** One layout, written in every format asked for. Warnings of Graphviz are dropped: the picture is there. */
export async function layOut<F extends LayoutFormat>(
  dot: string,
  formats: readonly F[],
  { isLarge }: { readonly isLarge: boolean },
): Promise<Record<F, string>> {
  const { instance } = await import('@viz-js/viz');
  // A new one each time: after it ran out of memory, an instance is of no more use.
  const graphviz = await instance();
  let result: ReturnType<typeof graphviz.renderFormats>;
  try {
    const graphAttributes = isLarge ? LESS_SEARCH : {};
    result = graphviz.renderFormats(withShortLabels(dot), [...formats], { graphAttributes });
  } catch (error) {
    throw new DrawError('the graph is too large to lay out', { cause: error });
  }
  if (result.status === 'failure') {
    const messages = result.errors.map(({ message }) => message.replaceAll(/\s+/g, ' '));
    throw new DrawError(`Graphviz cannot lay the graph out: ${messages.join('; ')}`);
  }
  // It holds what was asked for.
  return result.output as Record<F, string>;
}
