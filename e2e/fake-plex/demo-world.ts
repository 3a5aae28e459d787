import type { Account, FakePlex, MediaServer } from './fake-plex.ts';

/** The accounts and servers that the demo and the end-to-end tests start with. */
export type DemoWorld = {
  nora: DemoAccount;
  sam: DemoAccount;
  mailOnly: DemoAccount;
  blocked: DemoAccount;
  atticBox: MediaServer;
  summerHouse: MediaServer;
  /** What to type, one line per account, for a person to read. */
  lines: string[];
};

/** An account with what a person types to sign in to it. */
export type DemoAccount = {
  account: Account;
  username: string;
  email: string;
  password: string;
  /** The one code that is always right; only where 2FA is on. */
  verificationCode?: string;
};

const demoAccounts = {
  nora: {
    username: 'nora_k',
    email: 'nora@example.test',
    password: 'attic-lamp-27',
    verificationCode: '246810',
  },
  sam: { username: 'sam', email: 'sam@example.test', password: 'harbour-kettle-42' },
  mailOnly: { username: 'mail_only', email: 'mail@example.test', password: 'letters-only-19' },
  blocked: { username: 'blocked', email: 'blocked@example.test', password: 'closed-door-55' },
};

/** Fills the stand-in with four people and two servers. */
export async function addDemoWorld(plex: FakePlex): Promise<DemoWorld> {
  const { nora, sam, mailOnly, blocked } = demoAccounts;
  const noraAccount = plex.addAccount({
    ...nora,
    friendlyName: 'Nora K',
    homeAdmin: true,
    homePin: '4711',
    plexPass: true,
    otherDevices: ['Living room TV'],
  });
  const samAccount = plex.addAccount({ ...sam, friendlyName: 'Sam' });
  const mailOnlyAccount = plex.addAccount({ ...mailOnly, emailOnlyAuth: true });
  const blockedAccount = plex.addAccount({ ...blocked, addressBlocked: true });
  plex.addAccount({ title: 'Kid', managed: true });
  plex.addPlayer(noraAccount, 'Living room TV');

  const atticBox = await plex.addServer({
    name: 'Attic box',
    owner: noraAccount,
    sharedWith: [samAccount],
    connections: ['local', 'remote', 'relay'],
  });
  const summerHouse = await plex.addServer({
    name: 'Summer house',
    owner: noraAccount,
    version: '1.41.9.9961-0a1b2c3d4',
    postRefusedWith: 405, // an older one, that makes transient tokens with GET only
  });

  return {
    nora: { account: noraAccount, ...nora },
    sam: { account: samAccount, ...sam },
    mailOnly: { account: mailOnlyAccount, ...mailOnly },
    blocked: { account: blockedAccount, ...blocked },
    atticBox,
    summerHouse,
    lines: [
      `nora_k      password  ${nora.password}   verification code  ${nora.verificationCode}   (owns "Attic box" and "Summer house")`,
      `sam         password  ${sam.password}   (no 2FA; guest on "Attic box")`,
      `mail_only   password  ${mailOnly.password}   (only as ${mailOnly.email})`,
      `blocked     password  ${blocked.password}   (refused after too many failures)`,
    ],
  };
}
