import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Seal } from './icons.tsx';
import styles from './notice.module.css';

/** A failure in words, with the way to try again when there is one. Read out when it appears. */
export function Problem({ words, onRetry }: { words: string; onRetry?: () => void }) {
  return (
    <div className={`${styles.notice} ${styles.problem}`} role="alert">
      <span>{words}</span>
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

export function GoodNews({ children }: { children: ReactNode }) {
  return (
    <div className={`${styles.notice} ${styles.good}`} role="status">
      <span>{children}</span>
    </div>
  );
}

/** One sentence and one action. */
export function Empty({ sentence, children }: { sentence: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p>{sentence}</p>
      {children}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div className={styles.loading} role="status">
      Loading {what}…
    </div>
  );
}

/** When nothing else can be shown. */
export function WholePage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <Seal size={40} />
      <h1>{title}</h1>
      {children}
    </main>
  );
}

/** The same where the page itself is not there yet. */
export function LoadingPage({ what }: { what: string }) {
  return (
    <main>
      <Loading what={what} />
    </main>
  );
}
