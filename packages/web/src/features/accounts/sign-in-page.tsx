import { useState } from 'react';
import { Link } from 'wouter';
import { type ServerInfo, signIn } from '../../data/account.ts';
import { failureInWords } from '../../data/errors.ts';
import { invitationToken } from '../../data/link-tokens.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Problem } from '../../ui/notice.tsx';
import { Under, Welcome } from './welcome.tsx';

export function SignInPage({ server }: { server: ServerInfo }) {
  const { busy, failure, run } = useSubmit();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(true);
  return (
    <Welcome server={server} title="Sign in">
      {invitationToken() !== undefined && (
        <Under>
          <p>Sign in to the account with the invited address. Then you can accept the invitation.</p>
        </Under>
      )}
      <Form onSubmit={() => run(() => signIn({ login: login.trim(), password, remember }))}>
        {failure !== undefined && <Problem words={failureInWords(failure)} />}
        <Field
          label="Email or username"
          value={login}
          onChange={(event) => setLogin(event.target.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={254}
          required
        />
        <Field
          label="Password"
          type="password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="current-password"
          maxLength={1_000}
          required
        />
        <CheckField
          label="Stay signed in for 30 days"
          checked={remember}
          onChange={(event) => setRemember(event.target.checked)}
        />
        <Button type="submit" look="primary" large busy={busy}>
          Sign in
        </Button>
      </Form>
      <Under>
        {server.signUp === 'open' ? (
          <p>
            No account yet? <Link href={paths.signUp()}>Sign up</Link>
          </p>
        ) : (
          <p>Accounts here are made by whoever runs this server.</p>
        )}
        {server.mail === 'outbox' && (
          <p>
            This server sends no mail. What it would send is in the <Link href={paths.outbox()}>outbox</Link>.
          </p>
        )}
      </Under>
    </Welcome>
  );
}
