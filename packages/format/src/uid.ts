const UID = /^([0-9A-Z]+)-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/i;
const ID = /^[0-9A-Z][0-9A-Z._~-]{0,127}$/i;

/**
 * Reads `<owner>-<uuid>`, a bare uuid or any other id of at most 128 unreserved characters. `null` when the
 * text is none of these. The uid pattern is the one newman uses to tell a uid from a file name.
 */
export function parseUid(text: string): { owner: string | null; id: string } | null {
  const uid = UID.exec(text);
  if (uid) return { owner: uid[1] as string, id: uid[2] as string };
  return ID.test(text) ? { owner: null, id: text } : null;
}
