/**
 * What an error body is, in one line: `<family> <slug> <keys>`.
 *
 * Families: A `{error:{name,message}}`, B problem document (RFC 9457: `type`, `title`), C bare `{name,message}`,
 * D SCIM, `other` for the rest. The slug is `error.name`, `name` or the last segment of `type`.
 */
export function errorLine(body: unknown): string {
  const top = asTree(body);
  const inner = asTree(top.error);
  if (typeof inner.name === 'string') {
    return `A ${inner.name} ${keys(top)
      .flatMap((key) => (key === 'error' ? keys(inner).map((name) => `error.${name}`) : [key]))
      .join(',')}`;
  }
  if (Array.isArray(top.schemas)) return `D ${String(top.scimType ?? '-')} ${keys(top).join(',')}`;
  if (typeof top.title === 'string' || typeof top.type === 'string') {
    const slug = typeof top.type === 'string' ? (top.type.split('/').at(-1) ?? '-') : '-';
    return `B ${slug} ${keys(top).join(',')}`;
  }
  if (typeof top.name === 'string' && typeof top.message === 'string')
    return `C ${top.name} ${keys(top).join(',')}`;
  return `other - ${keys(top).join(',')}`;
}

/** The family letter of an error line. */
export function errorFamily(line: string): string {
  return line.split(' ')[0] ?? 'other';
}

/** Whether an error line says what a published one says: family and slug, and at least its keys. */
export function coversError(line: string, published: string): boolean {
  const [family, slug, names = ''] = line.split(' ');
  const [publishedFamily, publishedSlug, publishedNames = ''] = published.split(' ');
  const present = new Set(names.split(','));
  return (
    family === publishedFamily &&
    slug === publishedSlug &&
    publishedNames.split(',').every((key) => present.has(key))
  );
}

function asTree(value: unknown): { [key: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function keys(tree: { [key: string]: unknown }): string[] {
  return Object.keys(tree).sort();
}
