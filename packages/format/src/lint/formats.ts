import { isObject, type Json, member } from '../json.ts';
import { dialectOf } from './schema/issue.ts';

/** What kind of document a rule is for. */
export type Format = { name: string; title: string; matches: (document: Json) => boolean };

const version = (document: Json, name: string): string | undefined => {
  const value = isObject(document) ? member(document, name) : undefined;
  return value === undefined ? undefined : String(value);
};
const isVersion = (name: string, pattern: RegExp) => (document: Json) =>
  pattern.test(version(document, name) ?? '');
const isDraft = (draft: string) => (document: Json) =>
  isObject(document) && dialectOf(member(document, '$schema')) === draft;

const list: Format[] = [
  { name: 'oas2', title: 'OpenAPI 2.0 (Swagger)', matches: isVersion('swagger', /^\s*2(?!\d)/) },
  { name: 'oas3', title: 'OpenAPI 3.x', matches: isVersion('openapi', /^\s*3(?!\d)/) },
  { name: 'oas3_0', title: 'OpenAPI 3.0.x', matches: isVersion('openapi', /^3\.0(?:\.\d*)?$/) },
  { name: 'oas3_1', title: 'OpenAPI 3.1.x', matches: isVersion('openapi', /^3\.1(?:\.\d*)?$/) },
  { name: 'oas3_2', title: 'OpenAPI 3.2.x', matches: isVersion('openapi', /^3\.2(?:\.\d*)?$/) },
  { name: 'aas2', title: 'AsyncAPI 2.x', matches: isVersion('asyncapi', /^2\./) },
  ...[0, 1, 2, 3, 4, 5, 6].map((minor) => ({
    name: `aas2_${minor}`,
    title: `AsyncAPI 2.${minor}.x`,
    matches: isVersion('asyncapi', new RegExp(`^2\\.${minor}(?:\\.\\d*)?$`)),
  })),
  { name: 'aas3', title: 'AsyncAPI 3.x', matches: isVersion('asyncapi', /^3\./) },
  { name: 'aas3_0', title: 'AsyncAPI 3.0.x', matches: isVersion('asyncapi', /^3\.0(?:\.\d*)?$/) },
  { name: 'arazzo1_0', title: 'Arazzo 1.0.x', matches: isVersion('arazzo', /^1\.0(?:\.\d*)?$/) },
  {
    name: 'json-schema',
    title: 'JSON Schema',
    matches: (document) => version(document, '$schema')?.includes('//json-schema.org/') ?? false,
  },
  {
    name: 'json-schema-loose',
    title: 'JSON Schema (loose)',
    matches: (document) =>
      isObject(document) &&
      ['$schema', 'type', 'enum', 'allOf', 'oneOf', 'anyOf', 'not', 'if'].some((name) => name in document),
  },
  ...['4', '6', '7', '2019-09', '2020-12'].map((draft) => ({
    name: `json-schema-${draft.length === 1 ? `draft${draft}` : draft}`,
    title: `JSON Schema Draft ${draft}`,
    matches: isDraft(`draft${draft}`),
  })),
];

const byName = new Map(list.map((format) => [format.name, format]));
const otherNames: Record<string, string> = {
  'oas3.0': 'oas3_0',
  'oas3.1': 'oas3_1',
  'oas3.2': 'oas3_2',
  asyncapi2: 'aas2',
  'json-schema-draft-2019-09': 'json-schema-2019-09',
  'json-schema-draft-2020-12': 'json-schema-2020-12',
};

/** A format by the name that rulesets give it, either with `_` or with `.` between the numbers. */
export function formatNamed(name: string): Format | undefined {
  return byName.get(otherNames[name] ?? name.replace(/^(aas2|aas3|arazzo1)\.(\d)$/, '$1_$2'));
}
