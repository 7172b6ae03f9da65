import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type ServerInfo, signOut, type User } from '../../data/account.ts';
import { failureInWords } from '../../data/errors.ts';
import {
  acceptInvitation,
  invitationFailureInWords,
  isForOtherAddress,
  isInvitationOver,
} from '../../data/invitations.ts';
import { forgetInvitation, invitationToken } from '../../data/link-tokens.ts';
import { useSubmit } from '../../data/use-submit.ts';
import { paths } from '../../paths.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Problem } from '../../ui/notice.tsx';
import { ResendForm } from './resend-form.tsx';
import { Under, Welcome } from './welcome.tsx';

const title = 'Join a team';

/** Where invitation mails lead. Joins only when the button is pressed, by the account the person means. */
export function InvitationPage({ server }: { server: ServerInfo }) {
  // Kept as it was when the page was opened: an invitation that turns out to be over is forgotten beneath it.
  const [token] = useState(invitationToken);
  if (token === undefined) return <NoInvitation server={server} />;
  if (server.user === null) return <WhoIsInvited server={server} />;
  return <Accept server={server} user={server.user} token={token} />;
}

function NoInvitation({ server }: { server: ServerInfo }) {
  return (
    <Welcome server={server} title={title}>
      <Under>
        <p>There is no invitation here. Open the link from the mail again; it has to be complete.</p>
      </Under>
      <ButtonLink href={paths.home()} large>
        {server.user === null ? 'Sign in' : 'Open workspaces'}
      </ButtonLink>
    </Welcome>
  );
}

function WhoIsInvited({ server }: { server: ServerInfo }) {
  return (
    <Welcome server={server} title={title}>
      <Under>
        <p>
          An invitation is for one email address. Sign in to the account with the address the mail was sent to
          {server.signUp === 'open' ? ', or sign up with it' : ''}. Then you can accept.
        </p>
      </Under>
      <ButtonLink href={paths.home()} look="primary" large>
        Sign in
      </ButtonLink>
      {server.signUp === 'open' ? (
        <ButtonLink href={paths.signUp()} large>
          Sign up
        </ButtonLink>
      ) : (
        <Under>
          <p>No account with it? Accounts here are made by whoever runs this server.</p>
        </Under>
      )}
    </Welcome>
  );
}

function Accept({ server, user, token }: { server: ServerInfo; user: User; token: string }) {
  const [, navigate] = useLocation();
  const accepting = useSubmit();
  const leaving = useSubmit();
  const over = isInvitationOver(accepting.failure);
  const forOther = isForOtherAddress(accepting.failure, user.emailVerified);
  const accept = () =>
    accepting.run(async () => {
      const workspaceId = await acceptInvitation(token);
      navigate(workspaceId === undefined ? paths.home() : paths.workspace(workspaceId), { replace: true });
    });
  return (
    <Welcome server={server} title={title}>
      <Under>
        <p>
          You are signed in as <strong>{user.email}</strong>.
        </p>
        {!user.emailVerified && accepting.failure === undefined && (
          <p>This address is not confirmed yet. Open the link in the mail first, then accept.</p>
        )}
      </Under>
      {accepting.failure !== undefined && <Problem words={invitationFailureInWords(accepting.failure)} />}
      {leaving.failure !== undefined && <Problem words={failureInWords(leaving.failure)} />}
      {!over && !forOther && (
        <Button look="primary" large busy={accepting.busy} onClick={accept}>
          Accept invitation
        </Button>
      )}
      {forOther && (
        <Button look="primary" large busy={leaving.busy} onClick={() => leaving.run(signOut)}>
          Sign out and use another account
        </Button>
      )}
      {!user.emailVerified && <ResendForm email={user.email} />}
      <Under>
        <p>
          <Link href={paths.home()} onClick={forgetInvitation}>
            {over ? 'Open workspaces' : 'Not now'}
          </Link>
        </p>
      </Under>
    </Welcome>
  );
}
