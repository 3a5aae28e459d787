import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What is needed of an account, as the program's own file has it. */
type ListedAccount = { accountId: string; name: string; entryName: string };

export async function listedAccounts(profileFolder: string): Promise<ListedAccount[]> {
  const text = await readFile(path.join(profileFolder, 'accounts.json'), 'utf8');
  return (JSON.parse(text) as { credentials: ListedAccount[] }).credentials;
}

/** The account that is signed in. */
export async function onlyAccountId(profileFolder: string): Promise<string> {
  const [account] = await listedAccounts(profileFolder);
  if (account === undefined) throw new Error('nobody is signed in');
  return account.accountId;
}
