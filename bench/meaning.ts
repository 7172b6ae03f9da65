/** What a server may add to what was sent. */
const ADDED = new Set([
  'id',
  'uid',
  '_postman_id',
  'createdAt',
  'updatedAt',
  'lastUpdatedBy',
  'owner',
  '_exporter_id',
  'responseTime',
]);
const DIFFERENCES_MAX = 20;

/**
 * Where a collection that was read back differs from the one that was sent: something sent is missing, changed or in
 * another order, or something was added that is no id, time or person. Empty when it is equal in meaning.
 */
export function differences(sent: unknown, received: unknown, path = ''): string[] {
  const found: string[] = [];
  compare(sent, received, path, found);
  return found;
}

function compare(sent: unknown, received: unknown, path: string, found: string[]): void {
  if (found.length >= DIFFERENCES_MAX || Object.is(sent, received)) return;
  if (Array.isArray(sent) && Array.isArray(received)) {
    compareLists(sent, received, path, found);
  } else if (isObject(sent) && isObject(received)) {
    for (const key of new Set([...Object.keys(sent), ...Object.keys(received)])) {
      if (!(key in sent) && ADDED.has(key)) continue;
      compare(sent[key], received[key], `${path}/${key}`, found);
    }
  } else {
    found.push(`${path}: sent ${brief(sent)}, received ${brief(received)}`);
  }
}

function compareLists(sent: unknown[], received: unknown[], path: string, found: string[]): void {
  if (sent.length !== received.length) {
    found.push(`${path}: sent ${sent.length} entries, received ${received.length}`);
    return;
  }
  for (const [index, entry] of sent.entries()) compare(entry, received[index], `${path}/${index}`, found);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function brief(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
