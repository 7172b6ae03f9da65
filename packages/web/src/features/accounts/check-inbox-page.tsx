import { Link } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import type { ServerInfo } from '../../data/account.ts';
import { paths } from '../../paths.ts';
import { ResendForm } from './resend-form.tsx';
import { Under, Welcome } from './welcome.tsx';

export function CheckInboxPage({ server }: { server: ServerInfo }) {
  const state = useHistoryState<{ email?: string } | null>();
  const email = typeof state?.email === 'string' ? state.email : undefined;
  return (
    <Welcome server={server} title="Check your inbox">
      <Under>
        {email === undefined ? (
          <p>Open the link in the mail we sent you to confirm your email.</p>
        ) : (
          <p>
            If <strong>{email}</strong> can have an account here, a mail with a link to confirm it is on its
            way.
          </p>
        )}
        {server.mail === 'outbox' && (
          <p>
            This server sends no mail. Read it in the <Link href={paths.outbox()}>outbox</Link>.
          </p>
        )}
      </Under>
      <ResendForm email={email} />
      <Under>
        <p>
          <Link href={paths.home()}>Sign in</Link>
        </p>
      </Under>
    </Welcome>
  );
}
