import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type ServerInfo, signUp } from '../../data/account.ts';
import { type Failure, failureInWords, fieldProblem } from '../../data/errors.ts';
import { invitationToken } from '../../data/link-tokens.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Problem } from '../../ui/notice.tsx';
import { Under, Welcome } from './welcome.tsx';

const shownFields = ['email', 'username', 'password'];

export function SignUpPage({ server }: { server: ServerInfo }) {
  const [, navigate] = useLocation();
  const { busy, failure, run } = useSubmit();
  const [email, setEmail] = useState('');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [accepted, setAccepted] = useState(false);
  if (server.signUp === 'off') {
    return (
      <Welcome server={server} title="Sign-up is closed">
        <Under>
          <p>Accounts here are made by whoever runs this server.</p>
          <p>
            <Link href={paths.home()}>Sign in</Link>
          </p>
        </Under>
      </Welcome>
    );
  }
  const submit = () =>
    run(async () => {
      await signUp({ email: email.trim(), username: username.trim(), password });
      navigate(paths.checkInbox(), { state: { email: email.trim() } });
    });
  return (
    <Welcome server={server} title="Sign up">
      <Form onSubmit={submit}>
        {failure !== undefined && !shownAtFields(failure) && <Problem words={failureInWords(failure)} />}
        <Field
          label="Email"
          type="email"
          hint={invitationToken() === undefined ? undefined : 'The address your invitation was sent to.'}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          problem={fieldProblem(failure, 'email')?.message}
          autoComplete="email"
          maxLength={254}
          required
        />
        <Field
          label="Username"
          value={username}
          onChange={(event) => setUsername(event.target.value)}
          problem={fieldProblem(failure, 'username')?.message}
          suggestions={fieldProblem(failure, 'username')?.suggestions}
          onSuggestion={setUsername}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
        />
        <Field
          label="Password"
          type="password"
          hint="Long is better than complicated."
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          problem={fieldProblem(failure, 'password')?.message}
          autoComplete="new-password"
          maxLength={1_000}
          required
        />
        <CheckField
          label="I accept the terms of whoever runs this server"
          checked={accepted}
          onChange={(event) => setAccepted(event.target.checked)}
          required
        />
        <Button type="submit" look="primary" large busy={busy}>
          Sign up
        </Button>
      </Form>
      <Under>
        <p>
          Have an account? <Link href={paths.home()}>Sign in</Link>
        </p>
      </Under>
    </Welcome>
  );
}

function shownAtFields(failure: Failure): boolean {
  if (failure.kind !== 'refused' || failure.fields.length === 0) return false;
  return failure.fields.every((problem) => shownFields.includes(problem.field));
}
