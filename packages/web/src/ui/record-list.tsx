import type { ReactNode } from 'react';
import styles from './record-list.module.css';

/** Things with a name, a line of facts and an action each. */
export function RecordList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {children}
    </ul>
  );
}

interface RecordRowProps {
  name: string;
  code?: string;
  tag?: string | undefined;
  facts: string[];
  action: ReactNode;
}

export function RecordRow({ name, code, tag, facts, action }: RecordRowProps) {
  return (
    <li className={styles.record}>
      <div className={styles.main}>
        <p className={styles.name}>
          {name}
          {code !== undefined && <code>{code}</code>}
          {tag !== undefined && <span className={styles.tag}>{tag}</span>}
        </p>
        <p className={styles.facts}>
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
      </div>
      {action}
    </li>
  );
}
