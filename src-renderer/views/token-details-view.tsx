import type { ComponentChildren } from 'preact';
import type { AccountSummary, TokenDetails } from '../../src-main/contract/entities.ts';
import { say } from '../../src-main/contract/languages/say.ts';
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
      title={say('common.tokenDetails')}
      focus={state.focus}
      focusName="details"
      aside={
        <div class="buttons">
          <Button busy={busy} onClick={() => void actions.readDetails(accountId, true)}>
            {say('tokenDetails.refresh')}
          </Button>
          <Button onClick={() => actions.apply({ type: 'details-closed' })}>
            {say('common.close')}
          </Button>
        </div>
      }
    >
      <div class="card">
        <Alert failure={failureAt(state, 'details', accountId)} />
        {details === undefined ? (
          <p class="muted">
            {busy ? say('tokenDetails.askingPlex') : say('tokenDetails.nothingKnownYet')}
          </p>
        ) : (
          <Facts details={details} account={account} state={state} actions={actions} now={now} />
        )}
        <Progress label={say('tokenDetails.readingTokenDetails')} shown={busy} />
      </div>
    </Region>
  );
}

type FactsProps = TokenDetailsViewProps & { details: TokenDetails };

function Facts({ details, account, state, actions, now }: FactsProps) {
  return (
    <>
      <dl>
        <Fact name={say('tokenDetails.owner')}>
          {plainText(details.owner)}
          {details.fullName !== '' && <span class="muted"> {plainText(details.fullName)}</span>}
        </Fact>
        <Fact name={say('tokenDetails.eMail')}>
          <Email details={details} state={state} actions={actions} />
        </Fact>
        <Fact name={say('tokenDetails.plan')}>{planWords(details.subscription)}</Fact>
        <Fact name={say('tokenDetails.twoFactor')}>
          {knownWords(details.twoFactorEnabled, say('tokenDetails.on'), say('tokenDetails.off'))}
        </Fact>
        <Fact name={say('tokenDetails.joined')}>{dateWords(details.joinedAt)}</Fact>
        <Fact name={say('tokenDetails.rememberedUntil')}>
          {dateWords(details.rememberedUntil)}
          {details.rememberedUntil !== null && (
            <span class="muted"> {say('tokenDetails.lastSeenHint')}</span>
          )}
        </Fact>
        <Fact name={say('tokenDetails.entitlements')}>{listWords(details.entitlements)}</Fact>
        <Fact name={say('tokenDetails.lastChecked')}>
          {healthSentence(newerHealth(details, account), now)}
        </Fact>
      </dl>
      <details>
        <summary>{say('tokenDetails.more')}</summary>
        <dl>
          <Fact name={say('tokenDetails.roles')}>{listWords(details.roles)}</Fact>
          <Fact name={say('tokenDetails.country')}>{plainText(details.country) || unknown()}</Fact>
          <Fact name={say('tokenDetails.plexHome')}>{homeWords(details)}</Fact>
          <Fact name={say('tokenDetails.managedUser')}>
            {knownWords(details.managed, say('tokenDetails.yes'), say('tokenDetails.no'))}
          </Fact>
          <Fact name={say('tokenDetails.hasAPassword')}>
            {knownWords(details.hasPassword, say('tokenDetails.yes'), say('tokenDetails.no'))}
          </Fact>
          <Fact name={say('tokenDetails.clientIdentifier')}>
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
  if (maskedEmail === '') return <>{say('tokenDetails.none')}</>;
  return (
    <>
      {plainText(maskedEmail)}{' '}
      <Button
        look="quiet"
        busy={isPending(state, 'revealEmail', accountId)}
        onClick={() => void actions.revealEmail(accountId)}
      >
        {say('tokenDetails.showEMail')}
      </Button>
    </>
  );
}

const unknown = () => say('tokenDetails.plexDoesNotSay');

function planWords(subscription: TokenDetails['subscription']): string {
  if (subscription === null) return unknown();
  const { active, plan, status } = subscription;
  const name = active ? say('tokenDetails.plexPass') : say('tokenDetails.noPlexPass');
  const more = [plan, status].filter((word) => word !== '').map((word) => plainText(word));
  return more.length === 0 ? name : `${name} (${more.join(', ')})`;
}

function knownWords(value: boolean | null, yes: string, no: string): string {
  if (value === null) return unknown();
  return value ? yes : no;
}

function homeWords({ homeMember, homeAdmin }: TokenDetails): string {
  if (homeAdmin === true) return say('common.admin');
  return knownWords(homeMember, say('tokenDetails.member'), say('tokenDetails.notAMember'));
}

function dateWords(at: number | null): string {
  return at === null ? unknown() : date(at);
}

function listWords(words: readonly string[]): string {
  return words.length === 0
    ? say('tokenDetails.none')
    : words.map((word) => plainText(word)).join(', ');
}

/** The list of accounts and the details are told apart; the later check counts. */
function newerHealth(details: TokenDetails, account: AccountSummary) {
  const detailsAt = details.health.checkedAt ?? 0;
  const accountAt = account.health.checkedAt ?? 0;
  return accountAt > detailsAt ? account.health : details.health;
}
