/** The hello service over gRPC. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ServiceDefinition } from '@grpc/grpc-js';
import type { HelloReply, HelloRequest } from './services/hello.ts';
import { Hello } from './services/hello.ts';

// CommonJS packages, whose names Node cannot tell an `import` in each version.
const require = createRequire(import.meta.url);
const grpc = require('@grpc/grpc-js') as typeof import('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader') as typeof import('@grpc/proto-loader');

type SayHello = (
  request: HelloRequest,
  callback: (error: Error | null, reply?: HelloReply) => void,
) => void;

export interface HelloClient {
  readonly SayHello: SayHello;
  close(): void;
}

/** What the loader makes of hello.proto. */
interface HelloConstructor {
  new (address: string, credentials: unknown): HelloClient;
  readonly service: ServiceDefinition;
}

function helloPackage(): HelloConstructor {
  const definition = protoLoader.loadSync(join(import.meta.dirname, 'hello.proto'));
  const loaded = grpc.loadPackageDefinition(definition) as unknown as {
    readonly hello: { readonly Hello: HelloConstructor };
  };
  return loaded.hello.Hello;
}

export interface RunningServer {
  /** HOST:PORT. */
  readonly address: string;
  close(): void;
}

/** `address` is HOST:PORT; port 0 is any that is free. */
export async function serveHello(address: string): Promise<RunningServer> {
  const service = new Hello();
  const server = new grpc.Server();
  server.addService(helloPackage().service, {
    SayHello: (
      call: { readonly request: HelloRequest },
      callback: (error: Error | null, reply: HelloReply) => void,
    ) => callback(null, service.sayHello(call.request)),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { address: address.replace(/:\d+$/, `:${port}`), close: () => server.forceShutdown() };
}

export function helloClient(address: string): HelloClient {
  const Client = helloPackage();
  return new Client(address, grpc.credentials.createInsecure());
}
