/** A worker of its own for Graphviz: its layout takes seconds and cannot be interrupted, but ended. */
import { instance } from '@viz-js/viz';
import { drawableDot } from './drawable-dot.ts';
import { graphLayout } from './graph-layout.ts';
import type { LayoutReply } from './layout-messages.ts';

/**
 * Helvetica has Arial's widths, which Graphviz knows by heart and which every system has a font of; the
 * page draws with the same. Times, Graphviz's own choice, is read with more effort on a screen.
 */
const FONT = { fontname: 'Helvetica' };

addEventListener('message', (event: MessageEvent<string>) => {
  layOut(event.data).then(
    (reply) => postMessage(reply),
    (failure: unknown) => postMessage({ is: 'failed', reason: String(failure) }),
  );
});

async function layOut(dot: string): Promise<LayoutReply> {
  const graphviz = await instance();
  postMessage({ is: 'started' } satisfies LayoutReply);
  const options = { format: 'json', nodeAttributes: FONT, edgeAttributes: FONT };
  const result = graphviz.render(drawableDot(dot), options);
  if (result.status === 'success') return { is: 'done', layout: graphLayout(result.output) };
  const reason = result.errors.map(({ message }) => message).join('; ');
  return { is: 'failed', reason: reason || 'Graphviz gave no reason' };
}
