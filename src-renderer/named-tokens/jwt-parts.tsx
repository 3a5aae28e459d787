import { say } from '../../src-main/contract/languages/say.ts';
import type { JwtProbe, NamedTokenKind } from '../../src-main/contract/named-tokens.ts';
import { plainText } from '../plain-text.ts';
import { useOwnId } from '../views/controls.tsx';
import { richly } from '../richly.ts';

const kinds: readonly { kind: NamedTokenKind; label: string; hint: string }[] = [
  {
    kind: 'token',
    get label() {
      return say('namedTokens.ordinaryToken');
    },
    get hint() {
      return say('namedTokens.ordinaryTokenIs');
    },
  },
  {
    kind: 'jwt',
    get label() {
      return say('namedTokens.plexJwt');
    },
    get hint() {
      return say('namedTokens.plexJwtIs');
    },
  },
];

/** Which kind of token a new one is to be. */
export function KindChoice({
  kind: chosen,
  onChoose,
  busy,
}: {
  kind: NamedTokenKind;
  onChoose: (kind: NamedTokenKind) => void;
  busy: boolean;
}) {
  const id = useOwnId();
  return (
    <fieldset disabled={busy}>
      <legend>{say('common.kind')}</legend>
      {kinds.map(({ kind, label, hint }) => (
        <div key={kind}>
          <label class="choice">
            <input
              type="radio"
              name={`${id}-kind`}
              aria-describedby={`${id}-${kind}`}
              checked={kind === chosen}
              onChange={() => onChoose(kind)}
            />
            {label}
          </label>
          <p id={`${id}-${kind}`} class="hint">
            {hint}
          </p>
        </div>
      ))}
    </fieldset>
  );
}

/** What a JWT is good for, as far as that is known. */
export function JwtBadge({ probe }: { probe: JwtProbe | null }) {
  if (probe?.isTaken !== true) return <span class="badge">{say('namedTokens.forPlexTv')}</span>;
  return (
    <span class="badge">
      {richly('namedTokens.forPlexTvAnd', { server: <bdi>{plainText(probe.serverName)}</bdi> })}
    </span>
  );
}
