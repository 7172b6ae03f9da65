import { useEffect, useState } from 'react';
import { copyText } from '../lib/clipboard.ts';
import styles from './copy-button.module.css';
import { Check, Copy } from './icons.tsx';

const SHOWN_MS = 2_000;

/** Copies `text`; `what` completes the name for those who do not see what stands beside it. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  useEffect(() => {
    if (state === 'ready') return;
    const timer = setTimeout(() => setState('ready'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <>
      <button
        type="button"
        className={`${styles.copy} ${state === 'copied' ? styles.done : ''}`}
        aria-label={`Copy ${what}`}
        onClick={async () => setState((await copyText(text)) ? 'copied' : 'failed')}
      >
        {state === 'copied' ? <Check /> : <Copy />}
        {state === 'ready' ? 'Copy' : state === 'copied' ? 'Copied' : 'Select and copy by hand'}
      </button>
      <span className="visually-hidden" role="status">
        {state === 'copied' ? `Copied ${what}` : ''}
      </span>
    </>
  );
}
