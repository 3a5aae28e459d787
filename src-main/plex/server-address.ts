import { lookup as resolveName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

import { KeyringError } from '../keyring-error.ts';

/** Plex's usual port. */
const SERVER_PORT = 32_400;

/**
 * How far a connection may go. https may go anywhere, for the certificate names the other side;
 * plain http stays on this machine, or on the local network once the user agreed to it. What stands
 * for plex.tv in a development build may be anywhere.
 */
export type Reach = 'anywhere' | 'this-machine' | 'local-network';

export type ServerAddress = {
  /** Scheme, host and port, without a trailing slash. */
  origin: string;
  protocol: 'http:' | 'https:';
  reach: Reach;
};

/**
 * Reads the address of a server: scheme, host and maybe port, and nothing besides.
 *
 * @throws KeyringError `address-unreadable`; for plain http to an address written in figures also
 *   `plain-http-needs-consent` | `address-not-local` (names are checked when they are resolved)
 */
export function readServerUrl(text: string, plainHttpAgreed = false): ServerAddress {
  const url = readUrl(text);
  if (url.protocol === 'https:') {
    return { origin: url.origin, protocol: 'https:', reach: 'anywhere' };
  }
  const reach = plainHttpAgreed ? 'local-network' : 'this-machine';
  const written = writtenAddress(bareHost(url));
  if (written !== undefined) refuseUnlessWithin(reach, [written]);
  return { origin: url.origin, protocol: 'http:', reach };
}

/**
 * The origin that stands for plex.tv: https, or plain http as far as that may go.
 *
 * @param plainHttp `anywhere` is for development builds alone
 * @throws KeyringError `address-unreadable` | `address-not-local`
 */
export function readPlexTvUrl(
  text: string,
  plainHttp: 'this-machine' | 'anywhere' = 'this-machine',
): ServerAddress {
  if (plainHttp === 'anywhere') {
    const { origin, protocol } = readUrl(text);
    return { origin, protocol: protocol === 'https:' ? 'https:' : 'http:', reach: 'anywhere' };
  }
  try {
    return readServerUrl(text);
  } catch (error) {
    if (error instanceof KeyringError && error.code === 'plain-http-needs-consent') {
      throw new KeyringError('address-not-local', 'plain http for plex.tv leaves this machine');
    }
    throw error;
  }
}

/**
 * What a user may mean by an address: as it is when it names its scheme; else https, then plain
 * http where that can be allowed at all, both on Plex's usual port unless another is given.
 *
 * @returns origins to try, in this order
 * @throws KeyringError `address-unreadable`
 */
export function serverUrlCandidates(text: string): string[] {
  const address = text.trim();
  if (/^https?:/i.test(address)) return [readUrl(address).origin];
  const url = readUrl(`https://${bracketed(address)}`);
  const host = url.hostname;
  // A port of 443 is the scheme's own, and so not kept by URL.
  const port =
    url.port === '' ? (/:0*443\/?$/.test(address) ? 443 : SERVER_PORT) : Number(url.port);
  const overHttps = new URL(`https://${host}:${String(port)}`).origin;
  const overHttp = new URL(`http://${host}:${String(port)}`).origin;
  const written = writtenAddress(bareHost(url));
  const mayBeLocal = written === undefined || placeOf(written) !== 'elsewhere';
  return mayBeLocal && !isPlexDirect(host) ? [overHttps, overHttp] : [overHttps];
}

/** A name look-up for a connection that may go only so far. */
export function lookupWithin(reach: Reach, resolve: NameResolver = resolveName): LookupFunction {
  return (hostname, options, callback) => {
    const answer = (error: NodeJS.ErrnoException | null, addresses: FoundAddress[] = []) => {
      const refusal = error ?? refusalOf(reach, addresses);
      const [first] = addresses;
      if (refusal !== undefined || first === undefined) {
        callback(refusal ?? new KeyringError('server-unreachable', 'the name has no address'), []);
      } else if (options.all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    };
    if (!isPlexDirect(hostname)) {
      resolve(hostname, { ...options, all: true }, answer);
      return;
    }
    // Never asks DNS: the label is the address, and routers that guard against DNS rebinding
    // refuse such names. TLS still checks the name.
    const address = plexDirectAddress(hostname);
    queueMicrotask(() => {
      answer(null, address === undefined ? [] : [address]);
    });
  };
}

export type FoundAddress = { address: string; family: number };

export type NameResolver = (
  hostname: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses?: FoundAddress[]) => void,
) => void;

function readUrl(text: string): URL {
  // What a URL parser would silently mend: white space, backslashes, missing slashes.
  const shape = /^https?:\/\/[^\s\\/?#@]+\/?$/i;
  if (text.length > 300 || !shape.test(text) || !URL.canParse(text)) throw unreadable();
  const url = new URL(text);
  const host = bareHost(url);
  if (host === '' || host.endsWith('.') || url.port === '0') throw unreadable();
  if (isPlexDirect(host) && plexDirectAddress(host) === undefined) throw unreadable();
  return url;
}

const unreadable = () =>
  new KeyringError('address-unreadable', 'not the address of a server: scheme, host and port');

/** An IPv6 address as typed, without its brackets, gets them. */
function bracketed(address: string): string {
  return ipaddr.IPv6.isValid(address) ? `[${address}]` : address;
}

const bareHost = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');

/** The address that a host is, without asking anybody; undefined for a name. */
function writtenAddress(host: string): string | undefined {
  return ipaddr.isValid(host) ? host : plexDirectAddress(host)?.address;
}

/** The private address that a plex.direct name stands for: what a router may hide. Else undefined. */
export function privatePlexDirectAddress(serverUrl: string): FoundAddress | undefined {
  if (!URL.canParse(serverUrl)) return undefined;
  const found = plexDirectAddress(new URL(serverUrl).hostname);
  return found !== undefined && placeOf(found.address) === 'local-network' ? found : undefined;
}

const isPlexDirect = (host: string) => /(?:^|\.)plex\.direct$/i.test(host);

/** `10-0-0-5.HASH.plex.direct` is 10.0.0.5; an IPv6 label has dashes for colons. */
function plexDirectAddress(host: string): FoundAddress | undefined {
  const label = /^([0-9a-f-]{2,45})\.[0-9a-z-]{1,63}\.plex\.direct$/i.exec(host)?.[1];
  if (label === undefined) return undefined;
  const four = label.replaceAll('-', '.');
  if (ipaddr.IPv4.isValidFourPartDecimal(four)) return { address: four, family: 4 };
  const six = label.replaceAll('-', ':');
  return ipaddr.IPv6.isValid(six) ? { address: six, family: 6 } : undefined;
}

function refuseUnlessWithin(reach: Reach, addresses: string[]): void {
  const refusal = refusalOf(
    reach,
    addresses.map((address) => ({ address, family: 0 })),
  );
  if (refusal !== undefined) throw refusal;
}

/** All addresses count: one that lies too far refuses the name. */
function refusalOf(reach: Reach, addresses: FoundAddress[]): KeyringError | undefined {
  if (reach === 'anywhere') return undefined;
  const reached = new Set(addresses.map(({ address }) => placeOf(address)));
  if (reached.has('elsewhere')) {
    return new KeyringError('address-not-local', 'plain http would leave the local network');
  }
  if (reach === 'this-machine' && reached.has('local-network')) {
    return new KeyringError('plain-http-needs-consent', 'plain http would leave this machine');
  }
  return undefined;
}

const places = new Map<string, 'this-machine' | 'local-network'>([
  ['loopback', 'this-machine'],
  ['private', 'local-network'],
  ['uniqueLocal', 'local-network'],
]);

/** Link-local, multicast, unspecified and carrier addresses are elsewhere, as public ones are. */
function placeOf(address: string): 'this-machine' | 'local-network' | 'elsewhere' {
  if (!ipaddr.isValid(address)) return 'elsewhere';
  return places.get(ipaddr.process(address).range()) ?? 'elsewhere';
}
