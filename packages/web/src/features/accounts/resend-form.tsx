import { useState } from 'react';
import { resendConfirmation } from '../../data/account.ts';
import { failureInWords } from '../../data/errors.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { GoodNews, Problem } from '../../ui/notice.tsx';

/** Asks for the confirmation mail again; with a known address it is one button. */
export function ResendForm({ email }: { email: string | undefined }) {
  const { busy, failure, run } = useSubmit();
  const [typed, setTyped] = useState('');
  const [sentTo, setSentTo] = useState<string>();
  const to = email ?? typed.trim();
  const submit = async () => {
    setSentTo(undefined);
    if (await run(() => resendConfirmation(to))) setSentTo(to);
  };
  return (
    <Form onSubmit={submit}>
      {failure !== undefined && <Problem words={failureInWords(failure)} />}
      {sentTo !== undefined && (
        <GoodNews>If {sentTo} waits to be confirmed, a new mail is on its way.</GoodNews>
      )}
      {email === undefined && (
        <Field
          label="Email"
          type="email"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          autoComplete="email"
          maxLength={254}
          required
        />
      )}
      <Button type="submit" large busy={busy}>
        Send the mail again
      </Button>
    </Form>
  );
}
