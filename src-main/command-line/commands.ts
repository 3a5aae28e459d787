import * as z from 'zod/mini';
import { plainText } from '../../src-renderer/plain-text.ts';
import type { CommandWord } from './command-table.ts';
import { completionsFor, kindsAfter, shells } from './completions.ts';
import { CommandFailure, exitStatus } from './exit-status.ts';
import {
  accountOf,
  fitting,
  getCredential,
  handingCommands,
  inForm,
  isOn,
} from './handing-commands.ts';
import type { Given } from './handing-commands.ts';
import { environmentOf, handedOverJson, jsonText } from './handed-over-text.ts';
import { activityJson, activityText, listJson, listText, statusText } from './output.ts';
import { runProgram } from './run-program.ts';
import { note, questions, readInput, write } from './terminal.ts';
import { folderFor, writeSecret } from './write-secret.ts';

/** What each command does; gives the exit status. */
export const commands: Record<CommandWord, (given: Given) => Promise<number>> = {
  ...handingCommands,

  status: async ({ options, connect }) => {
    const app = await connect(false);
    const { credentials, ...rest } = await app.ask({ command: 'list' });
    const accounts = credentials.filter(({ kind }) => kind === 'account').length;
    const { version, keychain, isLocked } = rest;
    write(
      1,
      isOn(options, 'json')
        ? jsonText({ version, keychain, isLocked, accounts })
        : statusText({ ...rest, credentials }),
    );
    return exitStatus.done;
  },

  list: async ({ options, connect }) => {
    const app = await connect();
    const reply = await app.ask({ command: 'list' });
    write(1, isOn(options, 'json') ? jsonText(listJson(reply)) : listText(reply));
    return exitStatus.done;
  },

  exec: async ({ args: [name = '', ...program], options, connect }) => {
    const { transient, env } = options;
    if (typeof env === 'string' && !/^[A-Z_]\w*$/i.test(env))
      throw new CommandFailure(exitStatus.usage, 'The name of that variable cannot be one.');
    const app = await connect();
    const found =
      typeof transient === 'string'
        ? await app.ask({
            command: 'mint',
            server: fitting(transient),
            account: fitting(name),
          })
        : await getCredential(app, name, 'exec');
    app.close();
    return runProgram(program, {
      ...process.env,
      ...environmentOf(found),
      ...(typeof env === 'string' ? { [env]: found.token } : {}),
    });
  },

  'write-secret': async ({ args: [name = '', file = ''], connect }) => {
    folderFor(file);
    const found = await getCredential(await connect(), name, 'write-secret');
    writeSecret(file, found.token);
    return exitStatus.done;
  },

  source: async ({ args: [source = ''], options, connect }) => {
    const { server } = options;
    if (typeof server !== 'string')
      throw new CommandFailure(exitStatus.usage, 'Say which server knows it: --server SERVER.');
    const app = await connect();
    const found = await app.ask({
      command: 'source',
      source: fitting(source),
      server: fitting(server),
      ...accountOf(options),
    });
    const { connections, token } = found;
    const lines = connections.map(({ kind, address }) => `${kind}\t${address}\n`).join('');
    write(1, isOn(options, 'json') ? jsonText(found) : `${token}\n${lines}`);
    return exitStatus.done;
  },

  'sign-in': async ({ args: [given], options, noInput, connect }) => {
    const { ask, askSecret } = questions(noInput);
    const keepIn = isOn(options, 'session') ? 'session' : 'keychain';
    if (isOn(options, 'token')) {
      if (given !== undefined)
        throw new CommandFailure(exitStatus.usage, 'A token says itself whose it is.');
      const name = await keepToken(await askSecret('Token: '), keepIn, connect);
      note(`Signed in: ${plainText(name, 60)}.`);
      return exitStatus.done;
    }
    const login = given ?? (await ask('Username or e-mail address: '));
    const password = await askSecret('Password: ');
    const app = await connect();
    const step = await app.ask({
      command: 'sign-in',
      login: fitting(login),
      password,
      keepIn,
    });
    const { name } =
      step.step === 'code-needed'
        ? await app.ask({
            command: 'verify-code',
            code: await askSecret('Verification code: '),
          })
        : step;
    note(`Signed in: ${plainText(name, 60)}.`);
    return exitStatus.done;
  },

  'sign-out': async ({ args: [account = ''], connect }) => {
    const app = await connect();
    const { name } = await app.ask({ command: 'sign-out', name: fitting(account) });
    note(`Signed out: ${plainText(name, 60)}. The token no longer works.`);
    return exitStatus.done;
  },

  'new-token': async ({ args: [name = ''], options, connect }) => {
    const app = await connect();
    const made = await app.ask({
      command: 'new-token',
      name: fitting(name, 'The name of a tool is a few words.', exitStatus.usage),
      kind: isOn(options, 'jwt') ? 'jwt' : 'token',
      ...accountOf(options),
    });
    write(1, inForm(made, isOn(options, 'json') ? 'json' : undefined));
    return exitStatus.done;
  },

  revoke: async ({ args: [name = ''], options, connect }) => {
    const app = await connect();
    const ended = await app.ask({ command: 'revoke', name: fitting(name) });
    if (isOn(options, 'json')) write(1, jsonText(ended));
    const tool = plainText(ended.name, 60);
    if (ended.outcome === 'queued')
      throw new CommandFailure(
        exitStatus.unreachable,
        `Plex does not answer; the token for ${tool} ends as soon as it does.`,
      );
    if (!isOn(options, 'json')) note(`Revoked: the token for ${tool} no longer works.`);
    return exitStatus.done;
  },

  activity: async ({ options, connect }) => {
    const app = await connect();
    const reply = await app.ask({ command: 'activity' });
    write(1, isOn(options, 'json') ? jsonText(activityJson(reply)) : activityText(reply));
    return exitStatus.done;
  },

  'credential-helper': async ({ args: [operation], connect }) => {
    switch (operation) {
      case 'get': {
        const { name } = fromInput(NameInput);
        const found = await getCredential(await connect(), name, 'credential-helper');
        write(1, jsonText({ version: 1, ...handedOverJson(found) }));
        return exitStatus.done;
      }
      case 'store': {
        const given = fromInput(StoreInput);
        if ('token' in given) {
          const name = await keepToken(given.token, 'keychain', connect);
          write(1, jsonText({ version: 1, name }));
          return exitStatus.done;
        }
        const { login, password } = given;
        const app = await connect();
        const step = await app.ask({
          command: 'sign-in',
          login: fitting(login),
          password,
          keepIn: 'keychain',
        });
        if (step.step === 'code-needed')
          throw new CommandFailure(
            exitStatus.needsPerson,
            'Plex asks for a verification code; use keyring-for-plex sign-in.',
          );
        write(1, jsonText({ version: 1, name: step.name }));
        return exitStatus.done;
      }
      case 'erase': {
        const { name } = fromInput(NameInput);
        const app = await connect();
        const gone = await app.ask({ command: 'sign-out', name: fitting(name) });
        write(1, jsonText({ version: 1, name: gone.name }));
        return exitStatus.done;
      }
      default:
        throw new CommandFailure(exitStatus.usage, 'It can get, store and erase.');
    }
  },

  completion: ({ args: [wanted] }) => {
    const shell = shells.find((each) => each === wanted);
    if (shell === undefined)
      throw new CommandFailure(exitStatus.usage, `It knows ${shells.join(', ')}.`);
    write(1, completionsFor(shell));
    return Promise.resolve(exitStatus.done);
  },
};

/** For completions: the names that may follow a command, a line each; none where the app does not run. */
export async function completeNames({ args: [command = ''], connect }: Given): Promise<number> {
  const kinds = kindsAfter(command);
  if (kinds.length === 0) return exitStatus.done;
  const app = await connect(false);
  const { credentials } = await app.ask({ command: 'list' });
  const names = credentials.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name);
  // A name with characters that a terminal would obey is not offered.
  for (const name of new Set(names)) if (plainText(name, 512) === name) write(1, `${name}\n`);
  return exitStatus.done;
}

const NameInput = z.object({ version: z.literal(1), name: z.string() });
const StoreInput = z.union([
  z.object({ version: z.literal(1), token: z.string() }),
  z.object({ version: z.literal(1), login: z.string(), password: z.string() }),
]);

/** As long as any token is. */
const LONGEST_TOKEN = 4_096;

/** Gives the name of the account whose token it is. */
async function keepToken(
  text: string,
  keepIn: 'keychain' | 'session',
  connect: Given['connect'],
): Promise<string> {
  const token = text.trim();
  if (token === '' || token.length > LONGEST_TOKEN)
    throw new CommandFailure(exitStatus.usage, 'That is no token.');
  const app = await connect();
  return (await app.ask({ command: 'keep-token', token, keepIn })).name;
}

function fromInput<Value>(schema: z.ZodMiniType<Value>): Value {
  try {
    const parsed = schema.safeParse(JSON.parse(readInput()));
    if (parsed.success) return parsed.data;
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
  }
  throw new CommandFailure(
    exitStatus.usage,
    'Standard input is not what this takes; see keyring-for-plex help credential-helper.',
  );
}
