import { commandTable, commonOptions } from './command-table.ts';
import type { CommandWords } from './command-table.ts';

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** Commands after which a name from `list` may follow. */
const namesOf: Partial<Record<CommandWords['name'], readonly string[]>> = {
  get: ['account', 'named-token', 'transient-token'],
  exec: ['account', 'named-token', 'transient-token'],
  env: ['account', 'named-token', 'transient-token'],
  'write-secret': ['account', 'named-token', 'transient-token'],
  'sign-out': ['account'],
  revoke: ['named-token'],
  mint: ['server'],
};

/**
 * What a shell reads to complete our words. Names come from the running app (`complete-names`), which
 * is never started for that and never asks anybody anything.
 */
export function completionsFor(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bash();
    case 'zsh':
      return zsh();
    case 'fish':
      return fish();
    case 'powershell':
      return powershell();
  }
}

/** The long form of `--account <name>`. */
function longFlags(words: CommandWords): { flag: string; words: string }[] {
  return [...words.options, ...commonOptions].map(({ flags, words: its }) => ({
    flag: flags.split(' ')[0] ?? '',
    words: its,
  }));
}

function fixedValues({ args }: CommandWords): readonly string[] {
  return args[0]?.values ?? [];
}

const commandNames = commandTable.map(({ name }) => name);

function bash(): string {
  const cases = commandTable.map((words) => {
    const flags = longFlags(words).map(({ flag }) => flag);
    return `    ${words.name}) options='${[...flags, '--help'].join(' ')}'; values='${fixedValues(words).join(' ')}' ;;`;
  });
  return `# bash completion of keyring-for-plex
_keyring_for_plex() {
  local word=\${COMP_WORDS[COMP_CWORD]} command=\${COMP_WORDS[1]} options='' values='' name
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${[...commandNames, 'help'].join(' ')}' -- "$word"))
    return
  fi
  case $command in
${cases.join('\n')}
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
    return
  fi
  if [[ -n $values ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$word"))
    return
  fi
  case $command in
    ${Object.keys(namesOf).join('|')})
      while IFS= read -r name; do
        [[ $name == "$word"* ]] && COMPREPLY+=("$(printf %q "$name")")
      done < <(keyring-for-plex complete-names "$command" 2>/dev/null)
      ;;
  esac
}
complete -o default -F _keyring_for_plex keyring-for-plex
`;
}

function zsh(): string {
  const described = commandTable.map(
    ({ name, summary }) =>
      `    '${name}:${summary.replaceAll("'", "'\\''").replaceAll(':', '\\:')}'`,
  );
  const cases = commandTable.map((words) => {
    const flags = longFlags(words).map(
      ({ flag, words: its }) => `'${flag}[${its.replaceAll("'", "'\\''").replace(/[[\]]/g, '')}]'`,
    );
    const values = fixedValues(words);
    const rest =
      values.length > 0 ? `'1:value:(${values.join(' ')})'` : "'*:name:_keyring_for_plex_names'";
    return `    ${words.name}) _arguments ${flags.join(' ')} ${rest} ;;`;
  });
  return `#compdef keyring-for-plex
# Of itself in a folder of $fpath; else: source <(keyring-for-plex completion zsh), after compinit.
_keyring_for_plex_names() {
  local -a names
  names=("\${(@f)$(keyring-for-plex complete-names "$command" 2>/dev/null)}")
  compadd -a names
  _files
}
_keyring_for_plex() {
  local -a commands
  local command=$words[2]
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _keyring-for-plex ]]; then
  _keyring_for_plex "$@"
else
  compdef _keyring_for_plex keyring-for-plex
fi
`;
}

function fish(): string {
  const quote = (text: string): string =>
    `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = commandTable.flatMap((words) => {
    const { name, summary } = words;
    const after = `-n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
    const values = fixedValues(words);
    return [
      `complete -c keyring-for-plex -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
      ...longFlags(words).map(
        ({ flag, words: its }) =>
          `complete -c keyring-for-plex ${after} -l ${flag.slice(2)} -d ${quote(its)}`,
      ),
      ...(values.length > 0
        ? [`complete -c keyring-for-plex ${after} -f -a ${quote(values.join(' '))}`]
        : []),
      ...(namesOf[name] === undefined
        ? []
        : [
            `complete -c keyring-for-plex ${after} -a ${quote(`(keyring-for-plex complete-names ${name} 2>/dev/null)`)}`,
          ]),
    ];
  });
  return `# fish completion of keyring-for-plex\n${lines.join('\n')}\n`;
}

function powershell(): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const table = commandTable.map((words) => {
    const flags = longFlags(words).map(({ flag }) => quote(flag));
    return `    ${quote(words.name)} = @(${[...fixedValues(words).map(quote), ...flags].join(', ')})`;
  });
  return `# PowerShell completion of keyring-for-plex
Register-ArgumentCompleter -Native -CommandName keyring-for-plex -ScriptBlock {
  param($word, $ast, $position)
  $table = [ordered]@{
${table.join('\n')}
  }
  $words = @($ast.CommandElements | ForEach-Object { $_.ToString() })
  $isFirst = $words.Count -lt 2 -or ($words.Count -eq 2 -and $word -ne '')
  $found = if ($isFirst) { $table.Keys } else {
    $names = if (@(${Object.keys(namesOf).map(quote).join(', ')}) -contains $words[1] -and $word -notlike '-*') {
      & keyring-for-plex complete-names $words[1] 2>$null | ForEach-Object {
        if ($_ -match "[^\\w.-]") { "'" + $_.Replace("'", "''") + "'" } else { $_ }
      }
    }
    @($names) + @($table[$words[1]])
  }
  $found | Where-Object { $_ -like "$word*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_)
  }
}
`;
}

/** The kinds whose names may follow a command. */
export function kindsAfter(command: string): readonly string[] {
  return new Map(Object.entries(namesOf)).get(command) ?? [];
}
