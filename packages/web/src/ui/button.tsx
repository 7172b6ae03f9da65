import type { ButtonHTMLAttributes } from 'react';
import { Link } from 'wouter';
import styles from './button.module.css';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  large?: boolean;
  /** Something this button started is running: it stays readable and cannot be pressed again. */
  busy?: boolean;
}

export function Button({ look = 'plain', large = false, busy = false, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={buttonClass(look, large)}
      disabled={rest.disabled === true || busy}
      aria-busy={busy || undefined}
    />
  );
}

/** A link that looks like a button, for actions that are places. */
export function ButtonLink(props: { href: string; look?: Look; large?: boolean; children: string }) {
  return (
    <Link href={props.href} className={buttonClass(props.look ?? 'plain', props.large ?? false)}>
      {props.children}
    </Link>
  );
}

function buttonClass(look: Look, large: boolean): string {
  return [styles.button, styles[look], large && styles.large].filter(Boolean).join(' ');
}
