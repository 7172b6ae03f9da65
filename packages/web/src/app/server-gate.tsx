import type { ReactNode } from 'react';
import { type ServerInfo, type User, useServer } from '../data/account.ts';
import { failureInWords } from '../data/errors.ts';
import { Button } from '../ui/button.tsx';
import { LoadingPage, WholePage } from '../ui/notice.tsx';

/** Nothing is drawn before the server said what it is and who is signed in. */
export function ServerGate({ children }: { children: (server: ServerInfo, user: User | null) => ReactNode }) {
  const server = useServer();
  if (server.data !== undefined) return children(server.data, server.data.user);
  if (server.failure === undefined) return <LoadingPage what="Parley" />;
  return (
    <WholePage title="No answer from the server">
      <p role="alert">{failureInWords(server.failure)}</p>
      <Button look="primary" busy={server.loading} onClick={server.retry}>
        Try again
      </Button>
    </WholePage>
  );
}
