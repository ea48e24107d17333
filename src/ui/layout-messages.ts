/** What the layout worker answers to a DOT text: that it has begun, then how it ended. */
import type { GraphLayout } from './graph-layout.ts';

export type LayoutReply =
  | { readonly is: 'started' }
  | { readonly is: 'done'; readonly layout: GraphLayout }
  | { readonly is: 'failed'; readonly reason: string };
