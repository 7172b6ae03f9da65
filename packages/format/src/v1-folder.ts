import { type Json, type JsonObject, setMember } from './json.ts';
import { authFromV1, changedMembers, plainDescription, setOrRemove } from './v1-rows.ts';

const HOMES: { [member: string]: string } = { events: 'event', variables: 'variable' };

/**
 * Fields of a folder from a body of the item endpoints; what the body leaves out is kept from `current`.
 * COMPAT: `events` and `variables` are `event` and `variable` in v2.1; null means none.
 */
export function folderFieldsFromV1(body: JsonObject, current?: JsonObject): JsonObject {
  const fields: JsonObject = { ...current };
  const changed = changedMembers(body, current && folderToV1(current));
  for (const key of Object.keys(changed)) {
    const value = changed[key] as Json;
    if (key === 'name') {
      if (typeof value === 'string') fields.name = value;
    } else if (key === 'description') {
      // Answers write an absent description as '', which must not become one when it is sent back.
      if (value !== '' || fields.description !== undefined) setOrRemove(fields, key, value);
    } else if (key === 'auth') setOrRemove(fields, key, authFromV1(value));
    else if (key === 'protocolProfileBehavior') setOrRemove(fields, key, value);
    else if (Object.hasOwn(HOMES, key)) setOrRemove(fields, HOMES[key] as string, value);
    else setMember(fields, key, value);
  }
  return fields;
}

/** A folder's fields as the item endpoints show them; `null` where there is nothing. */
export function folderToV1(fields: JsonObject): JsonObject {
  const { name, description, variable, auth, event, ...rest } = fields;
  return {
    name: name ?? '',
    description: plainDescription(description) ?? '',
    variables: variable ?? null,
    auth: auth ?? null,
    events: event ?? null,
    ...rest,
  };
}
