import { useState } from 'react';
import { Link } from 'wouter';
import { confirmEmail, type ServerInfo } from '../../data/account.ts';
import { failureInWords } from '../../data/errors.ts';
import { confirmationToken } from '../../data/link-tokens.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { paths } from '../../paths.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { GoodNews, Problem } from '../../ui/notice.tsx';
import { ResendForm } from './resend-form.tsx';
import { Under, Welcome } from './welcome.tsx';

/** Confirms only when the button is pressed: mail scanners open links, and they must not use up the token. */
export function ConfirmPage({ server }: { server: ServerInfo }) {
  const token = confirmationToken();
  const { busy, failure, run } = useSubmit();
  const [confirmed, setConfirmed] = useState<string>();
  if (confirmed !== undefined) {
    return (
      <Welcome server={server} title="Email confirmed">
        <GoodNews>{confirmed} is confirmed.</GoodNews>
        <ButtonLink href={paths.home()} look="primary">
          {server.user === null ? 'Sign in' : 'Open workspaces'}
        </ButtonLink>
      </Welcome>
    );
  }
  if (token === undefined || failure?.kind === 'refused') {
    return (
      <Welcome server={server} title="Confirm your email">
        {failure === undefined ? (
          <Under>
            <p>Open the link from the mail again, or ask for a new one.</p>
          </Under>
        ) : (
          <Problem words={failureInWords(failure)} />
        )}
        <ResendForm email={undefined} />
        <Under>
          <p>
            <Link href={paths.home()}>Sign in</Link>
          </p>
        </Under>
      </Welcome>
    );
  }
  return (
    <Welcome server={server} title="Confirm your email">
      <Under>
        <p>One press, and this address belongs to your account.</p>
      </Under>
      {failure !== undefined && <Problem words={failureInWords(failure)} />}
      <Button
        look="primary"
        large
        busy={busy}
        onClick={() => run(async () => setConfirmed(await confirmEmail(token)))}
      >
        Confirm email
      </Button>
    </Welcome>
  );
}
