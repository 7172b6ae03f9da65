import type { CollectionItem, HeaderEntry, RequestDefinition } from '../collection.ts';
import { isDeeperThan, type Json, type JsonObject, setMember } from '../json.ts';
import { buildUrl } from '../url.ts';
import type { Security } from './auth.ts';
import { type Budget, ROW_SIZE } from './budget.ts';
import { describeOperation } from './describe.ts';
import { elementId, operationKey } from './element-id.ts';
import { sendableType } from './media-type.ts';
import type { Operation } from './operation.ts';
import type { ConvertOptions } from './options.ts';
import { headerRows, parametersIn, type RowContext } from './parameter-rows.ts';
import { chosenMedia, requestBody } from './request-body.ts';
import { requestUrl } from './request-url.ts';
import { savedResponses } from './saved-responses.ts';
import type { Values } from './values.ts';
import type { Variables } from './variables.ts';

const NAME_MAX = 255;
const PRUNED = new Set(['GET', 'COPY', 'HEAD', 'PURGE', 'UNLOCK']);
/** Vendor extensions nested deeper than readers like are left out. */
const EXTENSION_DEPTH_MAX = 20;

export type ItemContext = {
  values: Values;
  options: ConvertOptions;
  variables: Variables;
  budget: Budget;
  /** How the operation proves who asks, inherited or its own. */
  securityOf(operation: Operation): Security | undefined;
  /** Whether it is the authorization of the collection. */
  inherits(operation: Operation): boolean;
};

/** One request with its saved examples. `place` tells apart the same operation in several folders. */
export function requestItem(operation: Operation, place: string, context: ItemContext): CollectionItem {
  const { options, values } = context;
  const kind = operation.isWebhook ? 'webhook ' : '';
  const key = `${kind}${operationKey(operation.method, operation.path)}${place === '' ? '' : `\n${place}`}`;
  const request = requestOf(operation, { values, options, purpose: 'request' }, context);
  const auth = context.inherits(operation) ? undefined : context.securityOf(operation)?.auth;
  if (auth) request.auth = auth;
  const description = describeOperation(operation);
  const text = values.within(description);
  if (text !== '') request.description = text;
  const item: CollectionItem = {
    id: elementId(key, options.idSeed),
    name: nameOf(operation, options),
    request,
  };
  // Most saved examples answer the same request: it is made once for each example name.
  const originals = new Map<string, RequestDefinition>();
  const names = namesOfExamples(operation, options);
  item.response = savedResponses(operation, {
    values,
    options,
    key,
    requestFor: (exampleKey) => {
      const isNamed = names.has(exampleKey.toLowerCase()) && !context.budget.isSpent();
      const wanted = isNamed ? exampleKey.toLowerCase() : '';
      let original = originals.get(wanted);
      if (!original) {
        original = originalRequest(operation, wanted, context);
        originals.set(wanted, original);
      }
      return original;
    },
    fits: (request) => context.budget.take(sizeOf(request)),
  });
  // Otherwise the body of these methods would not be sent.
  if (request.body && PRUNED.has(operation.method))
    item.protocolProfileBehavior = { disableBodyPruning: true };
  keepExtensions(item, operation);
  return item;
}

function requestOf(operation: Operation, rows: RowContext, context: ItemContext): RequestDefinition {
  const request: RequestDefinition = { method: operation.method };
  const header: HeaderEntry[] = headerRows(operation, rows);
  const has = (name: string) => header.some(({ key }) => key.toLowerCase() === name);
  const media = operation.body && chosenMedia(operation.body, rows.options);
  if (media && !has('content-type')) header.push({ key: 'Content-Type', value: sendableType(media.type) });
  const accepted = operation.responses.find(({ content }) => content.length > 0)?.content[0];
  if (accepted && !has('accept')) header.push({ key: 'Accept', value: sendableType(accepted.type) });
  const url = requestUrl(operation, rows, context.variables);
  for (const extra of context.securityOf(operation)?.extraKeys ?? []) {
    const row = { key: extra.name, value: `{{${extra.variable}}}` };
    if (extra.in === 'query') {
      url.query = [...(url.query ?? []), row];
      url.raw = buildUrl(url as JsonObject);
    } else if (extra.in === 'cookie') header.push({ key: 'Cookie', value: `${row.key}=${row.value}` });
    else header.push(row);
  }
  context.budget.take(ROW_SIZE * (header.length + (url.query?.length ?? 0) + (url.variable?.length ?? 0)));
  request.header = header;
  request.url = url;
  if (media) request.body = requestBody(media, rows);
  return request;
}

function sizeOf({ url, header, body }: RequestDefinition): number {
  const rows =
    (url?.query?.length ?? 0) + (header?.length ?? 0) + (body?.urlencoded ?? body?.formdata ?? []).length;
  return ROW_SIZE * (rows + 1) + (body?.raw?.length ?? 0);
}

/** The request of a saved example shows real values, and where the credentials go. */
function originalRequest(operation: Operation, exampleKey: string, context: ItemContext): RequestDefinition {
  const { values, options } = context;
  const rows: RowContext = { values, options, purpose: 'exampleRequest', exampleKey };
  const request = requestOf(operation, rows, context);
  const shown = options.includeAuthInfoInExample ? context.securityOf(operation)?.shown : undefined;
  if (!shown) return request;
  const row = { key: shown.key, value: shown.value, description: shown.description };
  if (shown.in === 'header') request.header?.push(row);
  else if (request.url) {
    request.url.query = [...(request.url.query ?? []), row];
    request.url.raw = buildUrl(request.url as JsonObject);
  }
  return request;
}

function namesOfExamples(operation: Operation, options: ConvertOptions): Set<string> {
  const names = new Set<string>();
  const media = operation.body && chosenMedia(operation.body, options);
  const parameters = ['path', 'query', 'header', 'cookie'].flatMap((where) =>
    parametersIn(operation, where, options),
  );
  for (const { examples } of [...(media ? [media] : []), ...parameters]) {
    for (const { key } of examples) if (key !== '') names.add(key.toLowerCase());
  }
  return names;
}

function nameOf(operation: Operation, options: ConvertOptions): string {
  const url = operation.isWebhook ? operation.path : `{{baseUrl}}${operation.path}`;
  if (options.requestNameSource === 'URL') return url.slice(0, NAME_MAX);
  const { summary, operationId, description } = operation;
  const spoken = operationId
    .replace(/[_\s-]+/g, ' ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .trim();
  const candidates = [summary.trim(), spoken, description.trim().split('\n', 1)[0] ?? '', url];
  return (candidates.find((text) => text !== '') ?? url).slice(0, NAME_MAX);
}

/** Vendor extensions of an operation stay on its request, where those who know them find them. */
function keepExtensions(item: CollectionItem, { place }: Operation): void {
  for (const key of Object.keys(place.value)) {
    if (!key.startsWith('x-') || isDeeperThan(place.value[key], EXTENSION_DEPTH_MAX)) continue;
    setMember(item as JsonObject, key, place.value[key] as Json);
  }
}
