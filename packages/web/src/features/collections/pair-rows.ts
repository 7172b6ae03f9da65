import { descriptionText, type Pair } from '../../data/collection-document.ts';
import type { PairRow } from '../../ui/pair-table.tsx';

export function pairRows(pairs: Pair[]): PairRow[] {
  return pairs.map((pair) => ({
    name: pair.key ?? '',
    value: pair.type === 'file' ? fileNames(pair) : String(pair.value ?? ''),
    note: descriptionText(pair.description),
    on: pair.disabled !== true,
  }));
}

function fileNames(pair: Pair): string {
  const names = Array.isArray(pair.src) ? pair.src : [pair.src ?? ''];
  return `File: ${names.filter(Boolean).join(', ') || 'none chosen'}`;
}
