/**
 * The commands as a person reads them: the help, the completions, the manual and the documentation
 * all come from here.
 */
export type CommandWords = {
  name: CommandWord;
  /** As commander writes them: `<needed>`, `[optional]`, `<several...>`. */
  args: readonly { form: string; words: string; values?: readonly string[] }[];
  summary: string;
  /** Whole sentences. */
  more?: string;
  options: readonly OptionWords[];
  examples: readonly (readonly [line: string, words: string])[];
};

export type OptionWords = { flags: string; words: string };

export type CommandWord =
  | 'status'
  | 'list'
  | 'get'
  | 'mint'
  | 'exec'
  | 'env'
  | 'write-secret'
  | 'source'
  | 'sign-in'
  | 'sign-out'
  | 'new-token'
  | 'revoke'
  | 'activity'
  | 'credential-helper'
  | 'completion';

const json: OptionWords = { flags: '--json', words: 'answer in JSON' };
const account: OptionWords = {
  flags: '--account <name>',
  words: 'the account whose server it is, where that is not plain',
};
const name = {
  form: '<name>',
  words: 'an account, a token for a tool, or a server with a transient token',
};
const server = { form: '<server>', words: 'a server, by its name or machine identifier' };

/** Every command takes these. */
export const commonOptions: readonly OptionWords[] = [
  { flags: '--no-input', words: 'ask nobody anything: end with 4 where a person is needed' },
  { flags: '--timeout <seconds>', words: 'give up after so many seconds (120)' },
];

export const programSummary =
  'Hands Plex tokens of Keyring for Plex to programs, without copy and paste.';

export const commandTable: readonly CommandWords[] = [
  {
    name: 'status',
    args: [],
    summary: 'whether the app runs, and how it stands',
    more: 'Does not start the app.',
    options: [json],
    examples: [['keyring-for-plex status', 'Is it there, and is it locked?']],
  },
  {
    name: 'list',
    args: [],
    summary: 'accounts, tokens and servers, how each stands and when it ends',
    options: [json],
    examples: [
      ['keyring-for-plex list', 'What there is'],
      ["keyring-for-plex list --json | jq -r '.credentials[].name'", 'The names alone'],
    ],
  },
  {
    name: 'get',
    args: [name],
    summary: 'write one token to standard output, and nothing else',
    more: 'The first time a program asks for a token, the app asks you. Where two go by one name, write account/NAME, tool/NAME or transient/SERVER.',
    options: [
      { flags: '--header', words: 'as a header line: X-Plex-Token: …' },
      { flags: '--env', words: 'as a line for the environment: PLEX_TOKEN=…' },
      json,
    ],
    examples: [
      [
        'keyring-for-plex get nora --header | curl -H @- https://plex.tv/api/v2/user',
        'The token is in no argument and in no history',
      ],
    ],
  },
  {
    name: 'mint',
    args: [server],
    summary: 'make a transient token on a server, and write it to standard output',
    more: 'It ends after 48 hours at the latest, and when the server restarts.',
    options: [account, json],
    examples: [["keyring-for-plex mint 'Attic box'", 'A token for the next hours']],
  },
  {
    name: 'exec',
    args: [name, { form: '<program...>', words: 'what to run, after “--”' }],
    summary: 'run a program with a token in its environment',
    more: 'It gets PLEX_TOKEN, PLEX_URL, PLEXAPI_AUTH_SERVER_TOKEN and PLEXAPI_AUTH_SERVER_BASEURL. Signals reach it, and its exit status is ours.',
    options: [
      { flags: '--transient <server>', words: 'with a fresh transient token on this server' },
      { flags: '--env <variable>', words: 'put the token into this variable as well' },
    ],
    examples: [
      ['keyring-for-plex exec nora -- python3 report.py', 'For one run alone'],
      [
        "keyring-for-plex exec nora --transient 'Attic box' -- python3 report.py",
        'With a token that ends by itself',
      ],
    ],
  },
  {
    name: 'env',
    args: [name],
    summary: 'write lines for an environment file to standard output',
    options: [],
    examples: [
      [
        '(umask 077; keyring-for-plex env nora > plex.env)',
        'For env_file of a compose file; write-secret is better where the image can read a file',
      ],
    ],
  },
  {
    name: 'write-secret',
    args: [name, { form: '<file>', words: 'the file to write' }],
    summary: 'write a token into a file that only you can read (0600)',
    more: 'The file is replaced in one step. Refused in a folder that others can read or change. No newline is written.',
    options: [],
    examples: [
      ['keyring-for-plex write-secret nora ./secrets/plex_token', 'For secrets: of a compose file'],
    ],
  },
  {
    name: 'source',
    args: [{ form: '<source>', words: 'server://…, provider://… or a machine identifier' }],
    summary: 'how to reach a source, and its token',
    options: [
      { flags: '--server <server>', words: 'the server that knows it (needed)' },
      account,
      json,
    ],
    examples: [["keyring-for-plex source server://0123abcd --server 'Attic box' --json", '']],
  },
  {
    name: 'sign-in',
    args: [{ form: '[login]', words: 'username or e-mail address; asked for when left out' }],
    summary: 'sign in to Plex, and keep the token in the keychain',
    more: 'Password and verification code are asked for at the terminal, unseen, or read from standard input, a line each. They are never taken as arguments, and neither is a token.',
    options: [
      {
        flags: '--token',
        words: 'with a token that you have: it is pasted, unseen, or read from standard input',
      },
      { flags: '--session', words: 'keep the token only until the app ends' },
    ],
    examples: [
      ['keyring-for-plex sign-in nora@example.test', ''],
      ['keyring-for-plex sign-in --token', 'It says itself whose it is'],
    ],
  },
  {
    name: 'sign-out',
    args: [{ form: '<account>', words: 'the account' }],
    summary: 'end an account’s token at Plex, and forget it here',
    options: [],
    examples: [['keyring-for-plex sign-out nora', '']],
  },
  {
    name: 'new-token',
    args: [{ form: '<name>', words: 'what the token is for: the name of the tool' }],
    summary: 'make a token for a tool, and write it to standard output',
    more: 'It is kept where the token of its account is kept, and can be revoked alone.',
    options: [
      {
        flags: '--account <name>',
        words: 'the account that it belongs to, where there are several',
      },
      { flags: '--jwt', words: 'a signed token (JWT), which ends by itself and is renewed here' },
      json,
    ],
    examples: [
      ['keyring-for-plex new-token Tautulli > /dev/null', 'A token of its own'],
      ['keyring-for-plex write-secret Tautulli ./secrets/plex_token', 'Hand it over'],
    ],
  },
  {
    name: 'revoke',
    args: [{ form: '<name>', words: 'a token for a tool' }],
    summary: 'end one token for a tool at Plex, and no other',
    more: 'Where Plex does not answer, it ends as soon as Plex does, and the exit status is 6.',
    options: [json],
    examples: [['keyring-for-plex revoke Tautulli', '']],
  },
  {
    name: 'activity',
    args: [],
    summary: 'what was done with the tokens, the newest first',
    options: [json],
    examples: [['keyring-for-plex activity | head', '']],
  },
  {
    name: 'credential-helper',
    args: [
      {
        form: '<operation>',
        words: 'get, store or erase',
        values: ['get', 'store', 'erase'],
      },
    ],
    summary: 'for other tools: JSON on standard input, JSON on standard output',
    more: 'get takes {"version":1,"name":"…"} and answers with the token and where it is good. store takes {"version":1,"token":"…"} or {"version":1,"login":"…","password":"…"} and signs in. erase takes {"version":1,"name":"…"} and signs out.',
    options: [],
    examples: [
      [
        'echo \'{"version":1,"name":"nora"}\' | keyring-for-plex credential-helper get',
        'What a tool would do',
      ],
    ],
  },
  {
    name: 'completion',
    args: [
      {
        form: '<shell>',
        words: 'bash, zsh, fish or powershell',
        values: ['bash', 'zsh', 'fish', 'powershell'],
      },
    ],
    summary: 'write what your shell needs to complete these commands',
    more: 'The Debian package installs those of bash, zsh and fish, which are tested by typing into each. That of PowerShell was never run by us.',
    options: [],
    examples: [
      ['source <(keyring-for-plex completion bash)', 'In ~/.bashrc; in ~/.zshrc after compinit'],
      ['keyring-for-plex completion fish | source', 'In ~/.config/fish/config.fish'],
    ],
  },
];
