import { generate } from 'selfsigned';
import type { TlsIdentity } from './listener.ts';

/** An authority that exists for one test run, and that nothing trusts unless told to. */
export type TestAuthority = {
  /** PEM, for a client's `ca` option. */
  certificate: string;
  /** A server certificate for these names and addresses. */
  issue(names: string[], validity?: Validity): Promise<TlsIdentity>;
};

/** Since when and how long; from yesterday for 30 days unless given. */
type Validity = { from: Date; until: Date };

const DAY_MS = 86_400_000;

export async function createTestAuthority(name = 'Test authority'): Promise<TestAuthority> {
  const authority = await generate([{ name: 'commonName', value: name }], {
    ...common(thirtyDays()),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    certificate: authority.cert,
    issue: (names, validity = thirtyDays()) =>
      serverCertificate(names, validity, { key: authority.private, cert: authority.cert }),
  };
}

/** A certificate that vouches for itself. */
export function selfSignedIdentity(names: string[]): Promise<TlsIdentity> {
  return serverCertificate(names, thirtyDays());
}

async function serverCertificate(
  names: string[],
  validity: Validity,
  ca?: { key: string; cert: string },
): Promise<TlsIdentity> {
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'nobody' }], {
    ...common(validity),
    ...(ca === undefined ? {} : { ca }),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map(toAltName) },
    ],
  });
  return { certificate: made.cert, privateKey: made.private };
}

function common({ from, until }: Validity): {
  keyType: 'ec';
  algorithm: string;
  notBeforeDate: Date;
  notAfterDate: Date;
} {
  return { keyType: 'ec', algorithm: 'sha256', notBeforeDate: from, notAfterDate: until };
}

function toAltName(name: string): { type: 7; ip: string } | { type: 2; value: string } {
  return /^[\d.]+$|:/.test(name) ? { type: 7, ip: name } : { type: 2, value: name };
}

function thirtyDays(): Validity {
  return { from: new Date(Date.now() - DAY_MS), until: new Date(Date.now() + 29 * DAY_MS) };
}
