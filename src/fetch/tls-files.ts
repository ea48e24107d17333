/** The client certificate and the authorities that -tls_cert, -tls_key and -tls_ca name. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { FetchError } from './fetch-error.ts';

/** Paths; empty when the flag was not given. */
export interface TlsPaths {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

export interface TlsFiles {
  readonly cert?: Buffer;
  readonly key?: Buffer;
  /** In place of the authorities that Node trusts, as in Go. */
  readonly ca?: Buffer;
}

/** Throws FetchError in pprof's words. */
export function readTlsFiles({ cert, key, ca }: TlsPaths): TlsFiles {
  if (cert === '' && key !== '') {
    throw new FetchError('-tls_key', 'is specified, so -tls_cert must also be specified');
  }
  if (cert !== '' && key === '') {
    throw new FetchError('-tls_cert', 'is specified, so -tls_key must also be specified');
  }
  return { ...clientPair(cert, key), ...authorities(ca) };
}

function clientPair(cert: string, key: string): TlsFiles {
  if (cert === '') return {};
  const pair = { cert: read('-tls_cert', cert), key: read('-tls_key', key) };
  checked('could not load certificate/key pair specified by -tls_cert and -tls_key', () =>
    createSecureContext(pair),
  );
  return pair;
}

function authorities(path: string): TlsFiles {
  if (path === '') return {};
  const ca = read('-tls_ca', path);
  // A context takes a file without certificates for an empty list.
  checked('could not load CA specified by -tls_ca', () => new X509Certificate(ca));
  return { ca };
}

function read(flag: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FetchError(`${flag} ${path}`, reason, { cause: error });
  }
}

/** A handshake that fails much later would not say which file is at fault. */
function checked(what: string, load: () => unknown): void {
  try {
    load();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FetchError(what, `${reason}; the file must be PEM`, { cause: error });
  }
}
