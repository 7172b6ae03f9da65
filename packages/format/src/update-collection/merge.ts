import { unionOfKeys } from '../fields.ts';
import { equalJson, isObject, type Json, type JsonObject, member, setMember } from '../json.ts';
import { parseJsonTemplate, printJsonTemplate } from '../to-openapi/json-template.ts';

/** The definition before (when it is known), the definition now, and the collection. */
export type Versions<T = Json | undefined> = { base: T | undefined; fresh: T; existing: T; hasBase: boolean };
export type Outcome = { after: Json | undefined; conflict: boolean };

/**
 * One value as a whole. Only the definition changed it: the new one. Only the user: theirs. Both, or nobody knows
 * who: a conflict, in which the user's stays.
 */
export function mergeWhole({ base, fresh, existing, hasBase }: Versions): Outcome {
  if (equalJson(fresh, existing)) return { after: existing, conflict: false };
  if (hasBase) {
    if (equalJson(fresh, base)) return { after: existing, conflict: false };
    if (equalJson(existing, base)) return { after: fresh, conflict: false };
    return { after: existing, conflict: true };
  }
  // What one side lacks the other has added.
  if (existing === undefined) return { after: fresh, conflict: false };
  return { after: existing, conflict: fresh !== undefined };
}

/** An object member by member. Without a definition before, members that users fill in are left to them. */
export function mergeMembers(versions: Versions<JsonObject>, ofUsers: ReadonlySet<string>): Outcome {
  const { base, fresh, existing, hasBase } = versions;
  const after: JsonObject = {};
  let conflict = false;
  for (const key of unionOfKeys(existing, fresh)) {
    const own = member(existing, key);
    const merged =
      !hasBase && ofUsers.has(key)
        ? { after: own, conflict: false }
        : mergeWhole({ base: base && member(base, key), fresh: member(fresh, key), existing: own, hasBase });
    conflict ||= merged.conflict;
    if (merged.after !== undefined) setMember(after, key, merged.after);
  }
  return { after, conflict };
}

/** A body: JSON is merged by its members when all versions are known, any other text is taken as a whole. */
export function mergeText(versions: Versions): Outcome {
  const whole = mergeWhole(versions);
  const { base, fresh, existing, hasBase } = versions;
  if (!whole.conflict || !hasBase) return whole;
  if (typeof base !== 'string' || typeof fresh !== 'string' || typeof existing !== 'string') return whole;
  const parsed = [base, fresh, existing].map((text) => parseJsonTemplate(text)?.value);
  const [old, now, own] = parsed;
  if (!isObject(old) || !isObject(now) || !isObject(own)) return whole;
  const merged = mergeStructure({ base: old, fresh: now, existing: own, hasBase: true });
  const isSame = equalJson(merged.after, own);
  const after = isSame ? existing : printJsonTemplate(merged.after ?? null, indentOf(existing));
  return { after, conflict: merged.conflict };
}

function mergeStructure(versions: Versions): Outcome {
  const { base, fresh, existing, hasBase } = versions;
  if (!isObject(fresh) || !isObject(existing) || !isObject(base)) return mergeWhole(versions);
  const after: JsonObject = {};
  let conflict = false;
  for (const key of unionOfKeys(existing, fresh)) {
    const merged = mergeStructure({
      base: member(base, key),
      fresh: member(fresh, key),
      existing: member(existing, key),
      hasBase,
    });
    conflict ||= merged.conflict;
    if (merged.after !== undefined) setMember(after, key, merged.after);
  }
  return { after, conflict };
}

/** A text is printed again the way it was written. */
function indentOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? (text.includes('\n') ? '  ' : '');
}
