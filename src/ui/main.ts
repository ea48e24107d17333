/** The page's entry: the engine's questions asked over HTTP, the answers on the screen. */
import { pathAddress } from './screen/address-bar.ts';
import { apiClient } from './screen/api-client.ts';
import { Page } from './screen/page.ts';

const host = {
  queries: apiClient(),
  layoutWorker: () => new Worker('/ui/layout-worker.js'),
  address: pathAddress(),
};
void new Page(host).open(document.body);
