/** The endpoints in a server on the interface named second; options as JSON first. */
import { createServer } from 'node:http';
import * as pprof from '../../../dist/http.cjs';

const [optionsText, host] = process.argv.slice(2);
const server = createServer(pprof.handler(JSON.parse(optionsText)));
server.listen(0, host, () => console.log(server.address().port));
