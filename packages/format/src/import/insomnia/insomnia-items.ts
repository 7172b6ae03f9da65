import type {
  AuthDefinition,
  BodyDefinition,
  BodyEntry,
  CollectionItem,
  HeaderEntry,
} from '../../collection.ts';
import { isObject, type JsonObject } from '../../json.ts';
import { objectIn, objectsIn, textIn } from '../json-fields.ts';
import { makeAuth, makeFolder, makeRequest, makeScript, makeUrl, rawBody, stableId } from '../make-item.ts';
import { insomniaWords, translateScript } from '../scripts.ts';
import { flatVariables, insomniaText, mapTexts } from '../templates.ts';
import { insomniaAuth } from './insomnia-auth.ts';

/** A folder or a request of either version of the format; its fields have the names of version 4. */
export type InsomniaNode = {
  kind: 'folder' | 'request' | 'other';
  id: string;
  order: number;
  fields: JsonObject;
  children: InsomniaNode[];
};

export type InsomniaMaking = { warn: (reason: string) => void; count: () => void };

export function insomniaItems(nodes: readonly InsomniaNode[], making: InsomniaMaking): CollectionItem[] {
  return nodes.flatMap((node) => {
    const fields = translated(node.fields, making);
    if (node.kind === 'other') {
      making.warn(`"${textIn(fields, 'name')}" is no HTTP request and is left out`);
      return [];
    }
    making.count();
    return [node.kind === 'folder' ? folderOf(node, fields, making) : requestOf(node, fields, making)];
  });
}

/** Variables as ours in all texts but scripts, where braces mean something else. */
function translated(
  { children: _children, preRequestScript, afterResponseScript, ...fields }: JsonObject,
  { warn }: InsomniaMaking,
): JsonObject {
  const texts = mapTexts(fields, (text) => insomniaText(text, warn)) as JsonObject;
  return {
    ...texts,
    ...(preRequestScript === undefined ? {} : { preRequestScript }),
    ...(afterResponseScript === undefined ? {} : { afterResponseScript }),
  };
}

function folderOf(node: InsomniaNode, fields: JsonObject, making: InsomniaMaking): CollectionItem {
  if (objectsIn(fields, 'headers').length > 0)
    making.warn(`headers of the folder "${textIn(fields, 'name')}" are left out: folders have none`);
  return makeFolder({
    id: stableId('insomnia', node.id),
    name: textIn(fields, 'name'),
    description: textIn(fields, 'description'),
    item: insomniaItems(node.children, making),
    auth: insomniaAuth(objectIn(fields, 'authentication'), making.warn),
    event: eventsOf(fields, making),
    variable: flatVariables(objectIn(fields, 'environment')).map((row) => ({ ...row, type: 'string' })),
  });
}

function eventsOf(fields: JsonObject, { warn }: InsomniaMaking) {
  const script = (name: string): string => translateScript(textIn(fields, name), insomniaWords, warn);
  return [
    ...makeScript('prerequest', script('preRequestScript')),
    ...makeScript('test', script('afterResponseScript')),
  ];
}

function requestOf(node: InsomniaNode, fields: JsonObject, making: InsomniaMaking): CollectionItem {
  const query = objectsIn(fields, 'parameters').map((row) => ({
    key: textIn(row, 'name'),
    value: textIn(row, 'value'),
    ...extras(row),
  }));
  const variable = objectsIn(fields, 'pathParameters').map((row) => ({
    key: textIn(row, 'name'),
    value: textIn(row, 'value'),
  }));
  const header = objectsIn(fields, 'headers').map(
    (row): HeaderEntry => ({ key: textIn(row, 'name'), value: textIn(row, 'value'), ...extras(row) }),
  );
  const follow = textIn(fields, 'settingFollowRedirects');
  return makeRequest({
    id: stableId('insomnia', node.id),
    name: textIn(fields, 'name'),
    description: textIn(fields, 'description'),
    method: textIn(fields, 'method'),
    url: makeUrl(textIn(fields, 'url'), query, variable),
    header: header.filter(({ key }) => key !== ''),
    body: bodyOf(objectIn(fields, 'body'), making),
    auth: authOf(fields, making),
    event: eventsOf(fields, making),
    behavior: follow === 'off' ? { followRedirects: false } : {},
  });
}

function authOf(fields: JsonObject, { warn }: InsomniaMaking): AuthDefinition | undefined {
  const authentication = objectIn(fields, 'authentication');
  if (authentication.disabled === true) return makeAuth('noauth');
  return insomniaAuth(authentication, warn);
}

function extras(row: JsonObject): { disabled?: true; description?: string } {
  const description = textIn(row, 'description');
  return {
    ...(row.disabled === true ? { disabled: true } : {}),
    ...(description === '' ? {} : { description }),
  };
}

function bodyOf(body: JsonObject, { warn }: InsomniaMaking): BodyDefinition | undefined {
  const type = textIn(body, 'mimeType');
  const text = textIn(body, 'text');
  const file = textIn(body, 'fileName');
  if (/^multipart\/form-data/i.test(type))
    return { mode: 'formdata', formdata: objectsIn(body, 'params').map(partOf) };
  if (/^application\/x-www-form-urlencoded/i.test(type) && text === '')
    return {
      mode: 'urlencoded',
      urlencoded: objectsIn(body, 'params').map((row) => ({
        key: textIn(row, 'name'),
        value: textIn(row, 'value'),
        ...extras(row),
      })),
    };
  if (/^application\/graphql/i.test(type)) return graphqlBody(text, warn);
  if (file !== '') return { mode: 'file', file: { src: file } };
  return text === '' ? undefined : rawBody(text, type);
}

function partOf(row: JsonObject): BodyEntry {
  const key = textIn(row, 'name');
  if (textIn(row, 'type') === 'file')
    return { key, type: 'file', src: textIn(row, 'fileName'), ...extras(row) };
  return { key, value: textIn(row, 'value'), type: 'text', ...extras(row) };
}

/** The text is what goes out: `{"query": "...", "variables": {...}}`. */
function graphqlBody(text: string, warn: (reason: string) => void): BodyDefinition {
  try {
    const sent: unknown = JSON.parse(text);
    if (isObject(sent as JsonObject)) {
      const { query, variables, operationName } = sent as JsonObject;
      const shown = typeof variables === 'string' ? variables : JSON.stringify(variables ?? {}, undefined, 2);
      return {
        mode: 'graphql',
        graphql: {
          query: typeof query === 'string' ? query : '',
          variables: shown,
          ...(typeof operationName === 'string' && operationName !== '' ? { operationName } : {}),
        },
      };
    }
  } catch {
    // Variables without quotes make it no JSON; below it stays what it is.
    warn('a GraphQL body that is no JSON became a raw body');
  }
  return rawBody(text, 'application/json');
}
