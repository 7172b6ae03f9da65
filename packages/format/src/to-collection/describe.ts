import { isObject, type Json, type JsonObject, member } from '../json.ts';
import type { Api } from './api.ts';
import { externalDocs, type Operation, textOf } from './operation.ts';

const LISTED_MAX = 50;

/** What is known of the API as a whole: its description, version, contact, licence and links. */
export function describeApi(api: Api): string {
  const { info } = api;
  const parts = [textOf(info.description).trimEnd() || textOf(info.summary)];
  if (textOf(info.version) !== '') parts.push(`Version: ${textOf(info.version)}`);
  const contact = contactOf(info.contact);
  if (contact !== '') parts.push(`Contact Support:\n${contact}`);
  if (isObject(info.license) && textOf(info.license.name) !== '') {
    parts.push(`License: ${linked(textOf(info.license.name), textOf(info.license.url))}`);
  }
  if (textOf(info.termsOfService) !== '') parts.push(`[Terms of service](${textOf(info.termsOfService)})`);
  parts.push(externalDocs(api.places.root.value.externalDocs));
  for (const [name, { value }] of api.schemes) {
    if (value.type === 'openIdConnect' && textOf(value.openIdConnectUrl) !== '') {
      parts.push(`[OpenID Connect discovery of ${name}](${textOf(value.openIdConnectUrl)})`);
    }
  }
  return joined(parts);
}

/** COMPAT: the words in which the public converter adds the contact. */
function contactOf(contact: Json | undefined): string {
  if (!isObject(contact)) return '';
  const lines: string[] = [];
  if (textOf(contact.name) !== '') lines.push(` Name: ${textOf(contact.name)}`);
  if (textOf(contact.email) !== '') lines.push(` Email: ${textOf(contact.email)}`);
  if (textOf(contact.url) !== '') lines.push(` URL: ${textOf(contact.url)}`);
  return lines.join('\n');
}

/** What a request has no field for stays as text: that it is deprecated, links, callbacks, further documentation. */
export function describeOperation(operation: Operation): string {
  const { place, description, summary } = operation;
  const parts = [
    operation.deprecated ? '**Deprecated**' : '',
    description || (summary === '' ? textOf(operation.pathItem.value.description) : ''),
    externalDocs(place.value.externalDocs),
    callbacksOf(place.value.callbacks),
  ];
  const links = operation.responses.flatMap((response) => response.links);
  if (links.length > 0) {
    const names = [...new Set(links)].slice(0, LISTED_MAX).map((name) => `\`${name}\``);
    parts.push(`Links from the response: ${names.join(', ')}`);
  }
  return joined(parts);
}

function callbacksOf(callbacks: Json | undefined): string {
  if (!isObject(callbacks)) return '';
  const lines: string[] = [];
  for (const name of Object.keys(callbacks).slice(0, LISTED_MAX)) {
    const callback = member(callbacks, name);
    if (name.startsWith('x-') || !isObject(callback)) continue;
    const expressions = Object.keys(callback).filter((key) => !key.startsWith('x-') && key !== '$ref');
    lines.push(...expressions.map((key) => `- \`${name}\`: ${methodsOf(callback[key])} \`${key}\``));
    if (expressions.length === 0) lines.push(`- \`${name}\``);
  }
  return lines.length === 0 ? '' : `Callbacks:\n\n${lines.join('\n')}`;
}

function methodsOf(item: Json | undefined): string {
  if (!isObject(item)) return '';
  const methods = Object.keys(item as JsonObject).filter((key) => isObject((item as JsonObject)[key]));
  return methods.map((method) => method.toUpperCase()).join(', ');
}

function linked(text: string, url: string): string {
  return url === '' ? text : `[${text}](${url})`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
