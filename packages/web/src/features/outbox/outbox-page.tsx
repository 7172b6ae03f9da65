import { Link } from 'wouter';
import { type Mail, useOutbox } from '../../data/account.ts';
import { failureInWords } from '../../data/errors.ts';
import { formatMinute } from '../../lib/dates.ts';
import { textWithLinks } from '../../lib/text-links.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Loading, Problem } from '../../ui/notice.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { View, ViewTitle } from '../../ui/view.tsx';
import styles from './outbox-page.module.css';

/** Mails of a server without a mail server, for its own machine only. */
export function OutboxPage() {
  usePageTitle('Outbox');
  const { data, failure, loading, retry } = useOutbox();
  return (
    <main className={styles.page}>
      <View>
        <p>
          <Link href={paths.home()}>Back to Parley</Link>
        </p>
        <ViewTitle title="Outbox">
          <Button onClick={retry} busy={loading}>
            Look again
          </Button>
        </ViewTitle>
        <p className={styles.about}>
          No mail server is set up, so mails stay here. Only this machine can read them.
        </p>
        {failure !== undefined && <Problem words={failureInWords(failure)} onRetry={retry} />}
        {data === undefined && failure === undefined && <Loading what="mails" />}
        {data?.data.length === 0 && <Empty sentence="No mails yet. They appear when somebody signs up." />}
        {data !== undefined && data.data.length > 0 && (
          <ul className={styles.mails} aria-label="Mails">
            {data.data.map((mail) => (
              <li key={mail.id}>
                <MailView mail={mail} />
              </li>
            ))}
          </ul>
        )}
      </View>
    </main>
  );
}

function MailView({ mail }: { mail: Mail }) {
  const to = Array.isArray(mail.to) ? mail.to.join(', ') : mail.to;
  return (
    <article className={styles.mail} aria-label={`${mail.subject}, to ${to}`}>
      <h2>{mail.subject}</h2>
      <p className={styles.facts}>
        <span>To {to}</span>
        <time dateTime={mail.date}>{formatMinute(mail.date)}</time>
      </p>
      <p className={styles.text}>
        {textWithLinks(mail.text).map((part) =>
          part.href === undefined ? (
            part.text
          ) : (
            // A plain link and not one of the router: confirming starts from a page load, as from a real mail.
            <a key={part.at} href={part.href}>
              {part.text}
            </a>
          ),
        )}
      </p>
    </article>
  );
}
