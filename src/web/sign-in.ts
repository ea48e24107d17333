/**
 * Beyond loopback a profile is for whoever holds the address that the terminal printed. The address
 * carries a token that works once; it is exchanged for a cookie, and the terminal gets a fresh one.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface SignIn {
  /** The address to print: whoever opens it first is in. */
  readonly token: () => string;
  readonly check: (request: {
    token: string | undefined;
    cookies: string | undefined;
  }) => SignInAnswer;
}

export type SignInAnswer =
  | { readonly is: 'known' }
  | { readonly is: 'signedIn'; readonly setCookie: string }
  | { readonly is: 'refused' };

/** Browsers that may be signed in at a time; the oldest goes first. */
const SESSIONS_MAX = 100;

export function signIn(port: number): SignIn {
  // Cookies do not tell ports apart, so two servers on one machine need two names.
  const cookieName = `stackheat-${port}`;
  let token = secret();
  const sessions: Buffer[] = [];
  return {
    token: () => token,
    check: (request) => {
      const cookie = cookieValue(request.cookies, cookieName);
      if (cookie !== undefined && isAmong(sessions, cookie)) return { is: 'known' };
      if (request.token === undefined || !isAmong([digest(token)], request.token)) {
        return { is: 'refused' };
      }
      token = secret();
      const session = secret();
      sessions.push(digest(session));
      if (sessions.length > SESSIONS_MAX) sessions.shift();
      return {
        is: 'signedIn',
        setCookie: `${cookieName}=${session}; Path=/; HttpOnly; SameSite=Strict`,
      };
    },
  };
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

/** Digests are of one length, which timingSafeEqual asks for, and say nothing about the secret's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Looks at every one, so that the time taken does not tell which matched. */
function isAmong(digests: readonly Buffer[], text: string): boolean {
  const wanted = digest(text);
  let isFound = false;
  for (const one of digests) if (timingSafeEqual(one, wanted)) isFound = true;
  return isFound;
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  const parts = (header ?? '').split(';').map((part) => part.trim());
  return parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
}
