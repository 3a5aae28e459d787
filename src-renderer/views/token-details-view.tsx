import type { ComponentChildren } from 'preact';
import type { AccountSummary, TokenDetails } from '../../src-main/contract/entities.ts';
import { failureAt, isPending } from '../page-state.ts';
import { plainText } from '../plain-text.ts';
import { date } from '../time-words.ts';
import { healthSentence } from '../wording.ts';
import { Alert } from './alert.tsx';
import { Button, Progress, Region } from './controls.tsx';
import type { ViewProps } from './view-props.ts';

type TokenDetailsViewProps = ViewProps & { account: AccountSummary; now: number };

/** Whose token it is, as Plex tells it. */
export function TokenDetailsView({ account, state, actions, now }: TokenDetailsViewProps) {
  const { accountId } = account;
  const details = state.details.get(accountId);
  const busy = isPending(state, 'readTokenDetails', accountId);
  return (
    <Region
      title="Token details"
      focus={state.focus}
      focusName="details"
      aside={
        <div class="buttons">
          <Button busy={busy} onClick={() => void actions.readDetails(accountId, true)}>
            Refresh
          </Button>
          <Button onClick={() => actions.apply({ type: 'details-closed' })}>Close</Button>
        </div>
      }
    >
      <div class="card">
        <Alert failure={failureAt(state, 'details', accountId)} />
        {details === undefined ? (
          <p class="muted">
            {busy ? 'Asking Plex whose token this is…' : 'Nothing is known of this token yet.'}
          </p>
        ) : (
          <Facts details={details} account={account} state={state} actions={actions} now={now} />
        )}
        <Progress label="Reading token details" shown={busy} />
      </div>
    </Region>
  );
}

type FactsProps = TokenDetailsViewProps & { details: TokenDetails };

function Facts({ details, account, state, actions, now }: FactsProps) {
  return (
    <>
      <dl>
        <Fact name="Owner">
          {plainText(details.owner)}
          {details.fullName !== '' && <span class="muted"> {plainText(details.fullName)}</span>}
        </Fact>
        <Fact name="E-mail">
          <Email details={details} state={state} actions={actions} />
        </Fact>
        <Fact name="Plan">{planWords(details.subscription)}</Fact>
        <Fact name="Two-factor">{knownWords(details.twoFactorEnabled, 'On', 'Off')}</Fact>
        <Fact name="Joined">{dateWords(details.joinedAt)}</Fact>
        <Fact name="Remembered until">
          {dateWords(details.rememberedUntil)}
          {details.rememberedUntil !== null && (
            <span class="muted"> Only a hint: it moves on as the token is used.</span>
          )}
        </Fact>
        <Fact name="Entitlements">{listWords(details.entitlements)}</Fact>
        <Fact name="Last checked">{healthSentence(newerHealth(details, account), now)}</Fact>
      </dl>
      <details>
        <summary>More</summary>
        <dl>
          <Fact name="Roles">{listWords(details.roles)}</Fact>
          <Fact name="Country">{plainText(details.country) || unknown}</Fact>
          <Fact name="Plex Home">{homeWords(details)}</Fact>
          <Fact name="Managed user">{knownWords(details.managed, 'Yes', 'No')}</Fact>
          <Fact name="Has a password">{knownWords(details.hasPassword, 'Yes', 'No')}</Fact>
          <Fact name="Client identifier">
            <code>{plainText(details.clientIdentifier)}</code>
          </Fact>
        </dl>
      </details>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Email({ details, state, actions }: ViewProps & { details: TokenDetails }) {
  const { accountId, maskedEmail } = details;
  const revealed = state.emails.get(accountId);
  if (revealed !== undefined) return <>{plainText(revealed)}</>;
  if (maskedEmail === '') return <>None</>;
  return (
    <>
      {plainText(maskedEmail)}{' '}
      <Button
        look="quiet"
        busy={isPending(state, 'revealEmail', accountId)}
        onClick={() => void actions.revealEmail(accountId)}
      >
        Show e-mail
      </Button>
    </>
  );
}

const unknown = 'Plex does not say';

function planWords(subscription: TokenDetails['subscription']): string {
  if (subscription === null) return unknown;
  const { active, plan, status } = subscription;
  const name = active ? 'Plex Pass' : 'No Plex Pass';
  const more = [plan, status].filter((word) => word !== '').map((word) => plainText(word));
  return more.length === 0 ? name : `${name} (${more.join(', ')})`;
}

function knownWords(value: boolean | null, yes: string, no: string): string {
  if (value === null) return unknown;
  return value ? yes : no;
}

function homeWords({ homeMember, homeAdmin }: TokenDetails): string {
  if (homeAdmin === true) return 'Admin';
  return knownWords(homeMember, 'Member', 'Not a member');
}

function dateWords(at: number | null): string {
  return at === null ? unknown : date(at);
}

function listWords(words: readonly string[]): string {
  return words.length === 0 ? 'None' : words.map((word) => plainText(word)).join(', ');
}

/** The list of accounts and the details are told apart; the later check counts. */
function newerHealth(details: TokenDetails, account: AccountSummary) {
  const detailsAt = details.health.checkedAt ?? 0;
  const accountAt = account.health.checkedAt ?? 0;
  return accountAt > detailsAt ? account.health : details.health;
}
