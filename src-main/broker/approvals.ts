import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { ApprovalId, QuestionId, RememberedApproval } from '../contract/approvals.ts';
import type {
  Access,
  ApprovalAnswer,
  ApprovalQuestion,
  CredentialKind,
} from '../contract/approvals.ts';
import { KeyringError } from '../keyring-error.ts';
import type { PrivateFile } from '../settings/private-file.ts';
import { isOfNewerVersion, parsedJson } from '../settings/stored-json.ts';
import type { AskingProgram, ProgramIdentity } from './asking-program.ts';

/** What is asked for: one credential, and what is to be done with it. */
export type Wanted = { kind: CredentialKind; id: string; name: string; access: Access };

export type Approvals = {
  /** Reads the answers that are kept. */
  start: () => Promise<void>;
  /**
   * Resolves when the program may have it.
   *
   * @throws KeyringError `approval-needed` (nobody is to be asked) | `approval-denied` |
   *   `approval-unanswered` (60 s went by) | `cancelled`
   */
  require: (asked: {
    program: AskingProgram;
    wanted: Wanted;
    noInput: boolean;
    signal: AbortSignal;
    /** The person is being asked now. */
    onAsking: () => void;
  }) => Promise<void>;
  /** What the person is to be asked now, if anything. */
  question: () => ApprovalQuestion | null;
  /** An answer to a question that is over does nothing. */
  answer: (questionId: QuestionId, answer: ApprovalAnswer) => Promise<void>;
  /** The window has gone without an answer. */
  denyCurrent: () => void;
  remembered: () => RememberedApproval[];
  forget: (id: ApprovalId) => Promise<void>;
  onQuestion: (listener: (question: ApprovalQuestion | null) => void) => void;
  onRemembered: (listener: (approvals: RememberedApproval[]) => void) => void;
  close: () => void;
};

const ANSWER_WITHIN_MS = 60_000;
const HOUR_MS = 3_600_000;
/** After a "Deny", the same question is answered alike for so long: no program can nag. Our choice. */
const DENIED_FOR_MS = 3_000;
/** More questions than anybody answers; further ones are denied. Our choice. */
const MOST_QUESTIONS = 100;
const MOST_REMEMBERED = 1_000;

const FileMark = z.strictObject({
  path: z.string().check(z.maxLength(4_096)),
  size: z.int(),
  modified: z.int(),
  sha256: z.string().check(z.regex(/^[\da-f]{64}$/)),
});
const Identity = z.strictObject({
  executable: FileMark,
  script: z.nullable(FileMark),
  commandText: z.nullable(z.string().check(z.regex(/^[\da-f]{64}$/))),
});
const Kept = z.strictObject({
  credentialId: z.string().check(z.minLength(1), z.maxLength(512)),
  identity: Identity,
  shown: RememberedApproval,
});
type Kept = z.infer<typeof Kept>;
const VERSION = 1;
const KeptFile = z.strictObject({ version: z.literal(VERSION), approvals: z.array(z.unknown()) });

/** `monotonicEnd`: of an hour, by a clock that nobody sets. */
type Grant = Kept & { monotonicEnd: number | null };

type Question = {
  id: QuestionId;
  program: AskingProgram;
  wanted: Wanted;
  /** Those that wait for it: the same program may ask the same many times at once. */
  askers: Set<{ resolve: () => void; reject: (error: Error) => void }>;
  shownAt: number | null;
};

export function createApprovals(deps: {
  file: PrivateFile;
  now: () => number;
  /** Milliseconds of a clock that is never set. */
  monotonic: () => number;
  /** The kept answers could not be read or written. */
  onBug: (error: unknown) => void;
}): Approvals {
  const { file, now, monotonic, onBug } = deps;
  let grants: Grant[] = [];
  /** What cannot be read, or is of a newer version, is left as it is. */
  let isWritable = true;
  const questions: Question[] = [];
  const denied = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  const questionListeners = new Set<(question: ApprovalQuestion | null) => void>();
  const rememberedListeners = new Set<(approvals: RememberedApproval[]) => void>();

  const remembered = (): RememberedApproval[] => {
    grants = grants.filter(isInForce);
    return grants.map(({ shown }) => shown);
  };

  /** An hour ends by either clock, and when the wall clock was set to before it began. */
  function isInForce({ shown, monotonicEnd }: Grant): boolean {
    if (shown.until === null || monotonicEnd === null) return true;
    const wall = now();
    return monotonic() < monotonicEnd && wall < shown.until && wall >= shown.since;
  }

  const write = async (): Promise<void> => {
    if (!isWritable) return;
    const approvals = grants
      .filter(({ monotonicEnd }) => monotonicEnd === null)
      .map(({ credentialId, identity, shown }) => ({ credentialId, identity, shown }));
    await file.write(`${JSON.stringify({ version: VERSION, approvals })}\n`).catch(onBug);
  };

  const rememberedChanged = async (): Promise<void> => {
    const list = remembered();
    for (const listener of rememberedListeners) listener(list);
    await write();
  };

  const isGranted = (program: AskingProgram, wanted: Wanted): boolean => {
    const { identity } = program;
    if (identity === null) return false;
    const before = grants.length;
    // What was said of a program that has changed since does not hold any more.
    grants = grants.filter((grant) => isInForce(grant) && !isChanged(grant.identity, identity));
    if (grants.length !== before) void rememberedChanged();
    return grants.some(
      (grant) =>
        grant.credentialId === wanted.id &&
        grant.shown.access === wanted.access &&
        grant.shown.credentialKind === wanted.kind &&
        isSame(grant.identity, identity),
    );
  };

  const view = (question: Question): ApprovalQuestion => {
    const left = ANSWER_WITHIN_MS - (monotonic() - (question.shownAt ?? monotonic()));
    return {
      questionId: question.id,
      program: question.program.summary,
      credentialKind: question.wanted.kind,
      credential: question.wanted.name.slice(0, 512),
      access: question.wanted.access,
      secondsLeft: Math.max(0, Math.min(60, Math.ceil(left / 1_000))),
      canBeRemembered: question.program.identity !== null,
      waiting: questions.length - 1,
    };
  };
  const current = (): ApprovalQuestion | null => {
    const [first] = questions;
    return first === undefined ? null : view(first);
  };

  const showNext = (): void => {
    clearTimeout(timer);
    const [first] = questions;
    if (first !== undefined) {
      first.shownAt = monotonic();
      timer = setTimeout(
        () => end(first, new KeyringError('approval-unanswered', 'nobody answered')),
        ANSWER_WITHIN_MS,
      );
    }
    for (const listener of questionListeners) listener(current());
  };

  const remove = (question: Question): void => {
    const at = questions.indexOf(question);
    if (at === -1) return;
    questions.splice(at, 1);
    if (at === 0) showNext();
  };

  const end = (question: Question, error: Error | null): void => {
    for (const asker of question.askers) {
      if (error === null) asker.resolve();
      else asker.reject(error);
    }
    question.askers.clear();
    remove(question);
  };

  const deny = (question: Question): void => {
    const key = keyOf(question.program, question.wanted);
    if (key !== null) denied.set(key, monotonic() + DENIED_FOR_MS);
    end(question, new KeyringError('approval-denied', 'the person said no'));
  };

  const grant = async (
    { program, wanted }: Question,
    answer: 'for-an-hour' | 'always',
  ): Promise<void> => {
    const { identity, summary } = program;
    if (identity === null) return;
    const since = now();
    const isHour = answer === 'for-an-hour';
    grants = [
      ...grants.slice(1 - MOST_REMEMBERED),
      {
        credentialId: wanted.id,
        identity,
        monotonicEnd: isHour ? monotonic() + HOUR_MS : null,
        shown: {
          approvalId: ApprovalId.parse(randomUUID()),
          executable: summary.executable,
          script: summary.script,
          runs: summary.runs,
          credentialKind: wanted.kind,
          credential: wanted.name.slice(0, 512),
          access: wanted.access,
          since,
          until: isHour ? since + HOUR_MS : null,
        },
      },
    ];
    await rememberedChanged();
  };

  const join = (program: AskingProgram, wanted: Wanted): Question => {
    const key = keyOf(program, wanted);
    const same = questions.find((each) => key !== null && keyOf(each.program, each.wanted) === key);
    if (same !== undefined) return same;
    if (questions.length >= MOST_QUESTIONS)
      throw new KeyringError('approval-denied', 'too many questions at once');
    const made: Question = {
      id: QuestionId.parse(randomUUID()),
      program,
      wanted,
      askers: new Set(),
      shownAt: null,
    };
    questions.push(made);
    if (questions.length === 1) showNext();
    return made;
  };

  return {
    start: async () => {
      const text = await file.read().catch((error: unknown) => {
        isWritable = false;
        onBug(error);
      });
      if (text === undefined) return;
      const json = parsedJson(text);
      const { data } = KeptFile.safeParse(json);
      if (data !== undefined) grants = data.approvals.flatMap(readGrant);
      else if (isOfNewerVersion(json, VERSION)) isWritable = false;
      else await file.moveAside().catch(onBug); // Damaged: each program asks again.
    },
    require: async ({ program, wanted, noInput, signal, onAsking }) => {
      if (isGranted(program, wanted)) return;
      const key = keyOf(program, wanted);
      if (key !== null && (denied.get(key) ?? 0) > monotonic())
        throw new KeyringError('approval-denied', 'denied a moment ago');
      if (noInput) throw new KeyringError('approval-needed', 'nobody is to be asked');
      if (signal.aborted) throw new KeyringError('cancelled', 'the program has gone');
      const question = join(program, wanted);
      onAsking();
      await new Promise<void>((resolve, reject) => {
        const asker = { resolve, reject };
        question.askers.add(asker);
        signal.addEventListener('abort', () => {
          if (!question.askers.delete(asker)) return;
          reject(new KeyringError('cancelled', 'the program has gone'));
          if (question.askers.size === 0) remove(question);
        });
      });
    },
    question: current,
    answer: async (questionId, answer) => {
      const question = questions.find(({ id }) => id === questionId);
      // Only what the person sees can be answered.
      if (question === undefined || question !== questions[0]) return;
      if (answer === 'deny') {
        deny(question);
        return;
      }
      if (answer !== 'once') await grant(question, answer);
      end(question, null);
    },
    denyCurrent: () => {
      const [first] = questions;
      if (first !== undefined) deny(first);
    },
    remembered,
    forget: async (id) => {
      grants = grants.filter(({ shown }) => shown.approvalId !== id);
      await rememberedChanged();
    },
    onQuestion: (listener) => void questionListeners.add(listener),
    onRemembered: (listener) => void rememberedListeners.add(listener),
    close: () => {
      clearTimeout(timer);
      for (const question of [...questions])
        end(question, new KeyringError('cancelled', 'the app ends'));
    },
  };
}

/** One that holds for good; nothing where it is damaged. */
function readGrant(stored: unknown): Grant[] {
  const { data } = Kept.safeParse(stored);
  return data?.shown.until === null ? [{ ...data, monotonicEnd: null }] : [];
}

/** Under which the same question is known; null for a program that is not. */
function keyOf({ identity }: AskingProgram, { kind, id, access }: Wanted): string | null {
  return identity === null ? null : JSON.stringify([identity, kind, id, access]);
}

function isSame(one: ProgramIdentity, other: ProgramIdentity): boolean {
  return JSON.stringify(identityParts(one)) === JSON.stringify(identityParts(other));
}

/** The same executable or script by its path, but with other content. */
function isChanged(before: ProgramIdentity, now: ProgramIdentity): boolean {
  return (
    (before.executable.path === now.executable.path &&
      markText(before.executable) !== markText(now.executable)) ||
    (before.script !== null &&
      before.script.path === now.script?.path &&
      markText(before.script) !== markText(now.script))
  );
}

function identityParts({ executable, script, commandText }: ProgramIdentity): unknown[] {
  return [markText(executable), script === null ? null : markText(script), commandText];
}

function markText({ path, size, modified, sha256 }: ProgramIdentity['executable']): string {
  return JSON.stringify([path, size, modified, sha256]);
}
