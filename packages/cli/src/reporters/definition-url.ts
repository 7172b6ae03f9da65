import type { RequestDefinition } from '@parley/format';

/** Address of a resolved request as people read it: nothing encoded that was not. */
export function definitionUrl({ url }: RequestDefinition): string {
  if (url === undefined) return '';
  const host = (url.host ?? []).join('.');
  if (host === '') return url.raw ?? '';
  const protocol = url.protocol === undefined ? '' : `${url.protocol}://`;
  const port = url.port === undefined || url.port === '' ? '' : `:${url.port}`;
  const path = (url.path ?? []).map((part) => `/${part}`).join('');
  const query = (url.query ?? [])
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value }) => (value === null ? (key ?? '') : `${key ?? ''}=${value}`));
  return `${protocol}${host}${port}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}
