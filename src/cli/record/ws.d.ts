/** The parts of ws that we use; its own types are a package of their own. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events';
  export class WebSocket extends EventEmitter {
    constructor(
      address: string,
      options: { readonly perMessageDeflate: boolean; readonly maxPayload: number },
    );
    send(text: string): void;
    close(): void;
    terminate(): void;
  }
}
