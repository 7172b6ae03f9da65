import type { UserRow } from '../../db/schema.ts';

/** A picture for people without one: their initial on a colour of their own, as a data URI that loads nothing. */
export function avatarOf(user: Pick<UserRow, 'id' | 'username'>): string {
  const initial = /[a-z0-9]/i.exec(user.username)?.[0]?.toUpperCase() ?? '?';
  const hue = (user.id * 137) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 45% 38%)"/><text x="20" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">${initial}</text></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
