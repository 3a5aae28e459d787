import { say } from '../../src-main/contract/languages/say.ts';
import { plainText } from '../plain-text.ts';
import type { ViewProps } from '../views/view-props.ts';

/** Whom a demo offers to be, beside the form. */
export function PretendAccountsView({ state }: ViewProps) {
  return (
    <section class="welcome" aria-labelledby="pretend-accounts-title">
      <h2 id="pretend-accounts-title">{say('welcome.madeUpAccounts')}</h2>
      <p class="muted">{say('welcome.signInAsOne')}</p>
      <ul class="cards">
        {state.demo?.accounts.map(({ login, toType: [password = '', code] }) => (
          <li key={login} class="card">
            <h3>{plainText(login)}</h3>
            <dl>
              <Fact name={say('welcome.password')} text={password} />
              {code !== undefined && <Fact name={say('welcome.verificationCode')} text={code} />}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{plainText(text)}</code>
      </dd>
    </div>
  );
}
