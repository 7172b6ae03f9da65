import { isObject, type Json } from '../json.ts';

/** A description: text, or an object that holds it. */
export function descriptionText(value: Json | undefined): string {
  if (typeof value === 'string') return value.trim();
  if (isObject(value) && typeof value.content === 'string') return value.content.trim();
  return '';
}

/** A value of a row or variable as the text that would be sent. */
export function valueText(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Distinct texts that say something, in the order they came. */
export function distinctTexts(texts: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const text of texts) if (text !== '') found.add(text);
  return [...found];
}

/** A name that is not taken yet: `Example`, `Example 2`, `Example 3`. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(wanted)) return wanted;
  let number = 2;
  while (isTaken(`${wanted} ${number}`)) number += 1;
  return `${wanted} ${number}`;
}
