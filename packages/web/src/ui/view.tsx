import type { ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './view.module.css';

/** What is shown in the work area: one column with a title and sections. */
export function View({ children }: { children: ReactNode }) {
  return <div className={styles.view}>{children}</div>;
}

export function ViewTitle({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.head}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </div>
  );
}

/** The way down to the thing shown; the last step is the page's heading. */
export function Crumbs({ steps, title }: { steps: { name: string; href: string }[]; title: string }) {
  return (
    <nav className={styles.crumbs} aria-label="Where this is">
      <ol>
        {steps.map((step) => (
          <li key={step.href}>
            <Link href={step.href}>{step.name}</Link>
          </li>
        ))}
        <li>
          <h1>{title}</h1>
        </li>
      </ol>
    </nav>
  );
}

export function Section(props: { title: string; count?: number; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>
        {props.title}
        {props.count !== undefined && <span className={styles.count}>{props.count}</span>}
      </h2>
      {props.children}
    </section>
  );
}

/** Descriptions are shown as written. */
export function Prose({ text }: { text: string }) {
  return <p className={styles.prose}>{text}</p>;
}

export interface LinkRow {
  href: string;
  name: string;
  mark?: ReactNode;
  aside?: string;
}

// A page of links stays quick to draw; larger lists are walked in the tree, which draws what is in view.
const LINKS_MAX = 500;

export function LinkList({ label, rows }: { label: string; rows: LinkRow[] }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {rows.slice(0, LINKS_MAX).map((row) => (
        <li key={row.href}>
          <Link href={row.href} className={styles.link}>
            {row.mark !== undefined && <span className={styles.mark}>{row.mark}</span>}
            <span>{row.name}</span>
            {row.aside !== undefined && <span className={styles.aside}>{row.aside}</span>}
          </Link>
        </li>
      ))}
      {rows.length > LINKS_MAX && (
        <li className={styles.rest}>{rows.length - LINKS_MAX} more in the sidebar</li>
      )}
    </ul>
  );
}

export function Facts({ children }: { children: ReactNode }) {
  return <p className={styles.facts}>{children}</p>;
}
