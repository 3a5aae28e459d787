import type { Purpose, Request } from '../broker/protocol.ts';
import type { HandedOver } from '../broker/wire.ts';
import type { AppConnection } from './app-connection.ts';
import { CommandFailure, exitStatus } from './exit-status.ts';
import { environmentLine, environmentOf, handedOverJson, jsonText } from './handed-over-text.ts';
import { write } from './terminal.ts';

export type Given = {
  args: string[];
  options: Partial<Record<string, string | boolean>>;
  noInput: boolean;
  /** Connects, and starts the app where it is not there; `status` alone does without. */
  connect: (canStart?: boolean) => Promise<AppConnection>;
};

/** The commands that hand over one credential and do nothing besides. */
export const handingCommands = {
  get: async ({ args: [name = ''], options, connect }: Given) => {
    const forms = ['header', 'env', 'json'].filter((each) => isOn(options, each));
    if (forms.length > 1)
      throw new CommandFailure(exitStatus.usage, 'Choose one of --header, --env and --json.');
    const found = await getCredential(await connect(), name, 'get');
    write(1, inForm(found, forms[0]));
    return exitStatus.done;
  },

  mint: async ({ args: [server = ''], options, connect }: Given) => {
    const app = await connect();
    const made = await app.ask({
      command: 'mint',
      server: fitting(server),
      ...accountOf(options),
    });
    write(1, inForm(made, isOn(options, 'json') ? 'json' : undefined));
    return exitStatus.done;
  },

  env: async ({ args: [name = ''], connect }: Given) => {
    const found = await getCredential(await connect(), name, 'env');
    const lines = Object.entries(environmentOf(found)).map((each) => environmentLine(...each));
    write(1, lines.join(''));
    return exitStatus.done;
  },
} satisfies Record<string, (given: Given) => Promise<number>>;

export function getCredential(
  app: AppConnection,
  name: string,
  purpose: Purpose,
): Promise<HandedOver> {
  return app.ask({ command: 'get', name: fitting(name), purpose });
}

/** As long as a name may be: nothing longer is known, so it need not be sent. */
const LONGEST_NAME = 512;

export function fitting(
  name: string,
  sentence = 'Nothing goes by such a name.',
  status: number = exitStatus.unknownName,
): string {
  if (name === '' || name.length > LONGEST_NAME) throw new CommandFailure(status, sentence);
  return name;
}

export function accountOf({
  account,
}: Given['options']): Pick<Extract<Request, { command: 'mint' }>, 'account'> {
  return typeof account === 'string' ? { account: fitting(account) } : {};
}

export function isOn(options: Given['options'], name: string): boolean {
  return options[name] === true;
}

export function inForm(found: HandedOver, form: string | undefined): string {
  switch (form) {
    case 'header':
      return `X-Plex-Token: ${found.token}\n`;
    case 'env':
      return environmentLine('PLEX_TOKEN', found.token);
    case 'json':
      return jsonText(handedOverJson(found));
    default:
      return `${found.token}\n`;
  }
}
