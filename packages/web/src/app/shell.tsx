import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { ServerInfo, User } from '../data/account.ts';
import { useServer } from '../data/account.ts';
import { failureInWords } from '../data/errors.ts';
import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Seal } from '../ui/icons.tsx';
import { Problem } from '../ui/notice.tsx';
import { AccountMenu } from './account-menu.tsx';
import styles from './shell.module.css';
import { WorkspaceSwitcher } from './workspace-switcher.tsx';

interface ShellProps {
  server: ServerInfo;
  user: User;
  workspaceId: string | undefined;
  sidebar: ReactNode;
  children: ReactNode;
}

const MAIN_ID = 'main';

/** The frame of every signed-in page: header, sidebar, work area, footer. */
export function Shell({ server, user, workspaceId, sidebar, children }: ShellProps) {
  const [location] = useLocation();
  const { failure, retry } = useServer();
  return (
    <div className={`${styles.shell} ${sidebar === null ? styles.wide : ''}`}>
      <a className={styles.skip} href={`${location}#${MAIN_ID}`} onClick={skipToMain}>
        Skip to content
      </a>
      <header className={styles.header}>
        <Link href={paths.home()} className={styles.home} aria-label="Parley, home">
          <Seal size={22} />
        </Link>
        <WorkspaceSwitcher workspaceId={workspaceId} />
        <span className={styles.gap} />
        {server.mail === 'outbox' && (
          <ButtonLink href={paths.outbox()} look="quiet">
            Outbox
          </ButtonLink>
        )}
        <AccountMenu user={user} />
      </header>
      {sidebar !== null && <div className={styles.side}>{sidebar}</div>}
      <main id={MAIN_ID} tabIndex={-1} className={styles.main}>
        {failure !== undefined && (
          <div className={styles.offline}>
            <Problem words={failureInWords(failure)} onRetry={retry} />
          </div>
        )}
        {children}
      </main>
      <footer className={styles.footer}>
        <span>
          {server.name} {server.version}
        </span>
        <span>{server.database === 'sqlite' ? 'SQLite' : 'PostgreSQL'}</span>
        <span className={styles.api}>
          API <code>{server.apiUrl}</code>
          <CopyButton text={server.apiUrl} what="the API address" />
        </span>
      </footer>
    </div>
  );
}

function skipToMain(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById(MAIN_ID)?.focus();
}
