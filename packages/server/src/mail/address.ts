import { domainToASCII } from 'node:url';

const lengthMax = 254;

/**
 * The address in the form it is stored in: trimmed, domain lower-cased and as A-labels, local part as typed. Null when
 * it cannot be one. Looser than RFC 5321 (whether it exists, the confirmation tells), but nothing that could end a
 * mail header or be read as two addresses.
 */
export function parseEmailAddress(text: string): string | null {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, at);
  if (at < 1 || local.length > 64 || /[\s\p{Cc}\p{Cf}"(),:;<>@[\\\]]/u.test(local)) return null;
  if (/^\.|\.\.|\.$/.test(local)) return null;
  const domain = domainToASCII(trimmed.slice(at + 1)).toLowerCase();
  if (
    domain !== 'localhost' &&
    !/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(domain)
  )
    return null;
  const address = `${local}@${domain}`;
  return address.length > lengthMax ? null : address;
}

/** Unique form: compared without case, though the local part is kept as typed. */
export const emailKey = (email: string): string => email.trim().toLowerCase();
