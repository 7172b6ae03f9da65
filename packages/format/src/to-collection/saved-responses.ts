import type { HeaderEntry, RequestDefinition } from '../collection.ts';
import type { Json, JsonObject } from '../json.ts';
import { reasonPhrase } from '../reason-phrase.ts';
import { elementId } from './element-id.ts';
import { isXml, languageOf, sendableType } from './media-type.ts';
import type { Example, Media, Operation, Response } from './operation.ts';
import type { ConvertOptions } from './options.ts';
import { headerRow } from './parameter-rows.ts';
import type { Values } from './values.ts';

/** Saved examples of one operation. */
const RESPONSES_MAX = 300;

export type SavedContext = {
  values: Values;
  options: ConvertOptions;
  /** The key of the request's id, from which those of its examples are made. */
  key: string;
  /** The request that a saved example answers, with the request example of the same name. */
  requestFor(exampleKey: string): RequestDefinition;
  /** Whether there is room for that request once more. */
  fits(request: RequestDefinition): boolean;
};

/** A saved response for each status, and for each example that it has. */
export function savedResponses(operation: Operation, context: SavedContext): Json[] {
  const saved: Json[] = [];
  for (const response of operation.responses) {
    for (const { media, example, isOneOfMany } of variantsOf(response)) {
      if (saved.length >= RESPONSES_MAX) return saved;
      const request = context.requestFor(example?.key ?? '');
      // The request is printed with each of them.
      if (!context.fits(request)) return saved;
      saved.push(savedResponse(response, { media, example, isOneOfMany }, request, context));
    }
  }
  return saved;
}

type Variant = { media: Media | undefined; example: Example | undefined; isOneOfMany: boolean };

/** All examples of the first media type, and those of the others: what they have no example of says nothing new. */
function variantsOf({ content }: Response): Variant[] {
  const variants: Variant[] = [];
  for (const [index, media] of content.entries()) {
    for (const example of media.examples) variants.push({ media, example, isOneOfMany: false });
    if (index === 0 && media.examples.length === 0) {
      variants.push({ media, example: undefined, isOneOfMany: false });
    }
  }
  if (variants.length === 0) variants.push({ media: content[0], example: undefined, isOneOfMany: false });
  if (variants.length > 1) for (const variant of variants) variant.isOneOfMany = true;
  return variants;
}

function savedResponse(
  response: Response,
  variant: Variant,
  request: RequestDefinition,
  context: SavedContext,
): JsonObject {
  const { media, example } = variant;
  const exampleKey = example?.key ?? '';
  const code = codeOf(response.status);
  const saved: JsonObject = {
    id: elementId(
      `${context.key}\n${response.status}\n${media?.type ?? ''}\n${exampleKey}`,
      context.options.idSeed,
    ),
    name: nameOf(response, variant),
    originalRequest: request as JsonObject,
  };
  if (code !== undefined) {
    saved.status = reasonPhrase(code) ?? '';
    saved.code = code;
  }
  const language = media ? languageOf(media.type) : 'text';
  saved._postman_previewlanguage = language;
  saved.header = responseHeaders(response, media, context) as Json[];
  saved.cookie = [];
  saved.body = media ? context.values.textOfMedia(media, 'response', example) : '';
  return saved;
}

/** `4XX` is the first of its hundred; `default` is none. */
function codeOf(status: string): number | undefined {
  if (/^[1-5]\d\d$/.test(status)) return Number(status);
  return /^[1-5]xx$/i.test(status) ? Number(status[0]) * 100 : undefined;
}

/** One of several is told by its own name, a single one by what the response is called. */
function nameOf(response: Response, { example, media, isOneOfMany }: Variant): string {
  const own = example?.summary || example?.key || '';
  const description = response.description.replace(/\s+/g, ' ').trim();
  const candidates = isOneOfMany && own !== '' ? [own] : [description, own, response.status];
  const name = candidates.find((text) => text !== '') ?? response.status;
  const isAmbiguous = isOneOfMany && own === '' && media !== undefined;
  return (isAmbiguous ? `${name} (${media.type})` : name).slice(0, 255);
}

function responseHeaders(
  { headers }: Response,
  media: Media | undefined,
  { values, options }: SavedContext,
): HeaderEntry[] {
  const rows: HeaderEntry[] = [];
  if (media) rows.push({ key: 'Content-Type', value: headerType(media.type) });
  for (const { name, parameter } of headers) {
    if (media && name.toLowerCase() === 'content-type') continue;
    if (!options.includeDeprecated && parameter.deprecated) continue;
    rows.push(headerRow(parameter, { values, options, purpose: 'response' }));
  }
  return rows;
}

function headerType(type: string): string {
  return isXml(type) ? type : sendableType(type);
}
