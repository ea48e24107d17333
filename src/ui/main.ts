/** The page's entry: the engine's questions asked over HTTP, the answers on the screen. */
import { apiClient } from './screen/api-client.ts';
import { Page } from './screen/page.ts';

void new Page(apiClient()).open(document.body);
