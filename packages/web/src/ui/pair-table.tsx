import type { ReactNode } from 'react';
import { Check } from './icons.tsx';
import styles from './pair-table.module.css';

export interface PairRow {
  name: string;
  value: ReactNode;
  note: string;
  on: boolean;
}

const ROWS_MAX = 1_000;

/** Read-only table of names and values; rows switched off keep their place and say so. */
export function PairTable({ label, rows }: { label: string; rows: PairRow[] }) {
  const notes = rows.some((row) => row.note !== '');
  const marks = rows.some((row) => !row.on);
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {marks && (
            <th className={styles.mark}>
              <span className="visually-hidden">On</span>
            </th>
          )}
          <th className={styles.key}>Key</th>
          <th className={notes ? styles.value : undefined}>Value</th>
          {notes && <th>Description</th>}
        </tr>
      </thead>
      <tbody>
        {placed(rows.slice(0, ROWS_MAX)).map(({ place, row }) => (
          <tr key={place} className={row.on ? undefined : styles.off}>
            {marks && (
              <td>
                <span className={`${styles.box} ${row.on ? styles.on : ''}`}>
                  {row.on && <Check />}
                  <span className="visually-hidden">{row.on ? 'on' : 'off'}</span>
                </span>
              </td>
            )}
            <td className={styles.code}>{row.name}</td>
            <td className={styles.code}>{row.value}</td>
            {notes && <td className={styles.note}>{row.note}</td>}
          </tr>
        ))}
        {rows.length > ROWS_MAX && (
          <tr>
            <td colSpan={4} className={styles.note}>
              {rows.length - ROWS_MAX} more are not shown
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** Names may repeat (two headers of one name), so the place is the identity of a row. */
function placed(rows: PairRow[]): { place: number; row: PairRow }[] {
  return rows.map((row, place) => ({ place, row }));
}
