import type { ReactNode } from 'react';
import type { ServerInfo } from '../../data/account.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Seal } from '../../ui/icons.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import styles from './welcome.module.css';

/** The signed-out page: what this server is, and beside it the form. */
export function Welcome(props: { server: ServerInfo; title: string; children: ReactNode }) {
  usePageTitle(props.title);
  return (
    <div className={styles.welcome}>
      <section className={styles.about} aria-label="About this server">
        <p className={styles.brand}>
          <Seal size={28} />
          Parley
        </p>
        <AboutServer server={props.server} />
        <p className={styles.foot}>
          <span>
            {props.server.name} {props.server.version}
          </span>
          <span>{props.server.database === 'sqlite' ? 'SQLite' : 'PostgreSQL'}</span>
          <span>Apache-2.0</span>
        </p>
      </section>
      <main className={styles.side}>
        <div className={styles.card}>
          <h1>{props.title}</h1>
          {props.children}
        </div>
      </main>
    </div>
  );
}

/** What stands below a form: other ways to go on. */
export function Under({ children }: { children: ReactNode }) {
  return <div className={styles.under}>{children}</div>;
}

function AboutServer({ server }: { server: ServerInfo }) {
  const { apiUrl } = server;
  const setting = `POSTMAN_API_BASE_URL=${apiUrl}`;
  const header = 'X-API-Key: <your key>';
  const newman = `newman run "${apiUrl}/collections/<uid>?apikey=<your key>"`;
  return (
    <div className={styles.middle}>
      <div>
        <p className={styles.statement}>Collections and environments, kept on a server of your own.</p>
        <p className={styles.lead}>
          This server speaks the Postman API. Programs written for that API work with it once they know its
          address and have a key from here.
        </p>
      </div>
      <div className={styles.point}>
        <h2>Point a client at it</h2>
        <dl className={styles.rows}>
          <Row term="API address" value={apiUrl} />
          <Row term="Setting" value={setting} />
          <Row term="Key header" value={header} />
          <Row term="Newman" value={newman} />
        </dl>
      </div>
    </div>
  );
}

function Row({ term, value }: { term: string; value: string }) {
  return (
    <div className={styles.row}>
      <dt>{term}</dt>
      <dd>
        <code>{value}</code>
      </dd>
      <dd className={styles.copy}>
        <CopyButton text={value} what={`the ${term.toLowerCase()}`} />
      </dd>
    </div>
  );
}
