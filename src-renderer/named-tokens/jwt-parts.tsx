import type { JwtProbe, NamedTokenKind } from '../../src-main/contract/named-tokens.ts';
import { plainText } from '../plain-text.ts';
import { useOwnId } from '../views/controls.tsx';

const kinds: readonly { kind: NamedTokenKind; label: string; hint: string }[] = [
  {
    kind: 'token',
    label: 'Ordinary token',
    hint: 'Works everywhere, until it is revoked.',
  },
  {
    kind: 'jwt',
    label: 'Plex JWT (7 days, renews itself)',
    hint: 'For plex.tv: media servers refuse it so far. The tool has to be given the new one each week.',
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
      <legend>Kind</legend>
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
export function JwtBadge({ probe }: { probe: JwtProbe | undefined }) {
  if (probe?.isTaken !== true) return <span class="badge">For plex.tv</span>;
  return (
    <span class="badge">
      For plex.tv and <bdi>{plainText(probe.serverName)}</bdi>
    </span>
  );
}
