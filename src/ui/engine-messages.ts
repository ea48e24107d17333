/** Between a page that is a file and the worker with its engine. */
import type { ProfileQueries } from '../web/profile-queries.ts';

export type EngineRequest =
  | {
      readonly is: 'open';
      readonly profiles: readonly {
        readonly name: string;
        readonly gzipped: Uint8Array<ArrayBuffer>;
      }[];
      readonly defaults: Readonly<Record<string, string>>;
    }
  | {
      readonly is: 'ask';
      readonly id: number;
      readonly ask: keyof ProfileQueries;
      readonly question: unknown;
    };

export type EngineReply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly reason: string };
