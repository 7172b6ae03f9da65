import styles from './method.module.css';

/** The method of a request, coloured as text; unknown methods stay ink. `short` fits a tree row. */
export function MethodName({ method, short = false }: { method: string; short?: boolean }) {
  const look = [styles.method, styles[method.toLowerCase()], !short && styles.large];
  return <span className={look.filter(Boolean).join(' ')}>{short ? shortName(method) : method}</span>;
}

function shortName(method: string): string {
  if (method === 'DELETE') return 'DEL';
  if (method === 'OPTIONS') return 'OPT';
  return method.slice(0, 5);
}
