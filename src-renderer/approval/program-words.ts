import type { ProgramSummary } from '../../src-main/contract/approvals.ts';
import { plainText } from '../plain-text.ts';
import { say } from '../../src-main/contract/languages/say.ts';

type Program = Pick<ProgramSummary, 'executable' | 'script' | 'runs'>;

/** What to call it in a heading: the name of its file, or of the script that it runs. */
export function programName({ executable, script, runs }: Program): string {
  if (executable === '') return say('approval.anUnknownProgram');
  return plainText(lastPart(runs === 'script' ? script : executable), 60);
}

/** The whole of it. */
export function programWords({ executable, script, runs }: Program): string {
  if (executable === '') return say('approval.unknownProgram');
  const itself = plainText(executable, 300);
  switch (runs) {
    case 'itself':
      return itself;
    case 'script':
      return say('approval.scriptRunBy', { script: plainText(script, 300), program: itself });
    case 'command-text':
      return say('approval.withCommandText', { program: itself });
  }
}

function lastPart(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}
