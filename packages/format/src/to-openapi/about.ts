import type { Collection } from '../collection.ts';
import { isObject, type JsonObject } from '../json.ts';
import { descriptionText, valueText } from './text.ts';

/** A paragraph that is a link, `[text](url)`. */
const LINK = /^\[([^\]]*)\]\(([^()\s]*)\)$/;

/**
 * What the collection says of the API as a whole. A collection has one description for all of it: the paragraphs in
 * which a converter put version, contact, licence and terms become what they were, or every round would add them anew.
 */
export function aboutApi(collection: Collection): { info: JsonObject; externalDocs: JsonObject | undefined } {
  const info: JsonObject = { title: collection.info?.name?.trim() || 'Untitled API' };
  const rest: string[] = [];
  let externalDocs: JsonObject | undefined;
  const found: JsonObject = {};
  for (const paragraph of descriptionText(collection.info?.description).split('\n\n')) {
    const link = LINK.exec(paragraph);
    if (/^Version: \S.*$/.test(paragraph)) found.version = paragraph.slice('Version: '.length);
    else if (paragraph.startsWith('Contact Support:\n')) found.contact = contactOf(paragraph);
    else if (paragraph.startsWith('License: '))
      found.license = licenceOf(paragraph.slice('License: '.length));
    else if (link?.[1] === 'Terms of service') found.termsOfService = link[2] ?? '';
    else if (link?.[1] === 'External documentation') externalDocs = { url: link[2] ?? '' };
    else rest.push(paragraph);
  }
  const description = rest.join('\n\n').trim();
  if (description !== '') info.description = description;
  if (found.termsOfService) info.termsOfService = found.termsOfService;
  if (found.contact) info.contact = found.contact;
  if (found.license) info.license = found.license;
  info.version = found.version ?? (versionOf(collection) || '1.0.0');
  return { info, externalDocs };
}

/** COMPAT: a collection may have a version, as text or in parts, which hardly anyone uses. */
function versionOf({ info }: Collection): string {
  const version = (info as JsonObject | undefined)?.version;
  if (!isObject(version)) return valueText(version);
  return [version.major, version.minor, version.patch].map((part) => valueText(part) || '0').join('.');
}

function contactOf(paragraph: string): JsonObject {
  const contact: JsonObject = {};
  for (const [, key = '', value = ''] of paragraph.matchAll(/^ (Name|Email|URL): (.*)$/gm))
    contact[key.toLowerCase()] = value;
  return contact;
}

function licenceOf(text: string): JsonObject {
  const link = LINK.exec(text);
  return link ? { name: link[1] ?? '', url: link[2] ?? '' } : { name: text };
}
