import { Link } from 'wouter';
import type { ServerInfo, User } from '../data/account.ts';
import { SessionsPage } from '../features/accounts/sessions-page.tsx';
import { ApiKeysPage } from '../features/api-keys/api-keys-page.tsx';
import { paths } from '../paths.ts';
import { lastWorkspace } from './last-workspace.ts';
import { NotFound } from './not-found.tsx';
import styles from './settings-page.module.css';
import { Shell } from './shell.tsx';

const pages = [
  { page: 'api-keys', label: 'API keys', href: paths.apiKeys() },
  { page: 'sessions', label: 'Sessions', href: paths.sessions() },
];

export function SettingsPage({ server, user, page }: { server: ServerInfo; user: User; page: string }) {
  if (!pages.some((known) => known.page === page)) return <NotFound />;
  return (
    <Shell
      server={server}
      user={user}
      workspaceId={lastWorkspace()}
      sidebar={
        <nav className={styles.nav} aria-label="Settings">
          <h2 className={styles.heading}>Settings</h2>
          <ul>
            {pages.map((entry) => (
              <li key={entry.page}>
                <Link
                  href={entry.href}
                  className={styles.link}
                  aria-current={entry.page === page ? 'page' : undefined}
                >
                  {entry.label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      }
    >
      {page === 'api-keys' ? <ApiKeysPage apiUrl={server.apiUrl} /> : <SessionsPage />}
    </Shell>
  );
}
