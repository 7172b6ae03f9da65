import {
  buildASTSchema,
  buildClientSchema,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  Source as GraphqlText,
  type IntrospectionQuery,
  parse,
} from 'graphql';
import type { CollectionItem } from '../../collection.ts';
import { isObject, type JsonObject } from '../../json.ts';
import { documentOf } from '../collections.ts';
import { type Importing, ImportStop, type Source } from '../importing.ts';
import { objectIn } from '../json-fields.ts';
import { makeCollection, makeFolder, makeRequest, makeUrl, stableId } from '../make-item.ts';
import { fileStem } from '../names.ts';
import { operationText } from './operation-text.ts';

/** Fields of all operations together, and of one: a schema of thousands gets shorter ones. */
const FIELDS_MAX = 400_000;
const OPERATION_FIELDS_MAX = 200;
/** Words and marks of one file. */
const TOKENS_MAX = 1_000_000;

/** A GraphQL schema, in its own language or as an answer to introspection: a request for each field of the roots. */
export function readGraphql(source: Source, importing: Importing): void {
  const schema = schemaOf(source, importing);
  const roots = [
    { word: 'query', name: 'Queries', type: schema.getQueryType() },
    { word: 'mutation', name: 'Mutations', type: schema.getMutationType() },
    { word: 'subscription', name: 'Subscriptions', type: schema.getSubscriptionType() },
  ] as const;
  const item = roots.flatMap(({ word, name, type }): CollectionItem[] => {
    if (!type) return [];
    const requests = requestsOf(type, word, source, importing);
    return [makeFolder({ id: stableId('graphql', source.path, word), name, item: requests })];
  });
  if (item.length === 0) {
    importing.fail(source.path, 'the schema has no queries, mutations or subscriptions');
    return;
  }
  importing.addCollection(
    makeCollection({
      id: stableId('graphql', source.path),
      name: fileStem(source.path, 'GraphQL'),
      description: schema.description ?? '',
      item,
      variable: [{ key: 'baseUrl', value: '', type: 'string' }],
    }),
  );
}

function requestsOf(
  type: GraphQLObjectType,
  word: 'query' | 'mutation' | 'subscription',
  source: Source,
  importing: Importing,
): CollectionItem[] {
  const fields: GraphQLField<unknown, unknown>[] = Object.values(type.getFields());
  const most = Math.max(10, Math.min(OPERATION_FIELDS_MAX, Math.floor(FIELDS_MAX / fields.length)));
  return fields.map((field) => {
    importing.countItem(source.path);
    const { query, variables } = operationText(field, word, most);
    const deprecated = field.deprecationReason ? `Deprecated: ${field.deprecationReason}` : '';
    return makeRequest({
      id: stableId('graphql', source.path, word, field.name),
      name: field.name,
      description: [field.description ?? '', deprecated].filter((text) => text !== '').join('\n\n'),
      method: 'POST',
      url: makeUrl('{{baseUrl}}'),
      body: { mode: 'graphql', graphql: { query, variables } },
    });
  });
}

function schemaOf(source: Source, importing: Importing): GraphQLSchema {
  const [file] = source.files;
  try {
    if (!file) throw new ImportStop();
    if (/^\uFEFF?\s*\{\s*"/.test(file.text)) return introspected(source, importing);
    const document = parse(new GraphqlText(file.text, file.path), { maxTokens: TOKENS_MAX });
    return buildASTSchema(document);
  } catch (error) {
    if (error instanceof ImportStop || error instanceof RangeError) throw error;
    if (error instanceof GraphQLError) {
      const [place] = error.locations ?? [];
      importing.fail(source.path, error.message, place);
    } else if (error instanceof Error) {
      // What the check of a whole schema finds comes as one text.
      for (const reason of error.message.split('\n\n').slice(0, 20)) importing.fail(source.path, reason);
    } else throw error;
    throw new ImportStop();
  }
}

function introspected(source: Source, importing: Importing): GraphQLSchema {
  const { value } = documentOf(source, importing);
  const answer: JsonObject = isObject(value) ? value : {};
  const data = answer.__schema === undefined ? objectIn(answer, 'data') : answer;
  return buildClientSchema(data as unknown as IntrospectionQuery);
}
