import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Budget } from './budget.ts';
import { isLines, isXml, languageOf } from './media-type.ts';
import type { Example, Media, Parameter } from './operation.ts';
import type { ConvertOptions } from './options.ts';
import type { Place, Places } from './places.ts';
import { createSampler, type Sampler } from './sample.ts';
import { createSchemas, type Schema } from './schema-view.ts';
import { createXmlWriter } from './xml.ts';

/** Whose values: of the request that people send, or of saved examples, which show real ones when there are any. */
export type Purpose = 'request' | 'exampleRequest' | 'response';

/** Values and texts for everything that an operation sends and gets. */
export type Values = {
  schemaOf(place: Place): Schema;
  ofParameter(parameter: Parameter, purpose: Purpose, exampleKey?: string): Json | undefined;
  ofSchema(place: Place, purpose: Purpose): Json | undefined;
  /** The value of a body, before it is written as text. */
  ofMedia(media: Media, purpose: Purpose, example?: Example): Json | undefined;
  textOfMedia(media: Media, purpose: Purpose, example?: Example): string;
  /** The text, or none when there is no room for it any more. */
  within(text: string): string;
};

export function createValues(
  places: Places,
  options: ConvertOptions & { weightMax: number },
  budget: Budget,
): Values {
  const schemas = createSchemas(places);
  const placeholders = options.parametersResolution === 'Schema';
  const { stackLimit, includeDeprecated, weightMax } = options;
  const shared = { stackLimit, includeDeprecated, weightMax, placeholders };
  // Saved examples take examples first in any case; what has none is made as the option says.
  const samplers: Record<Purpose, Sampler> = {
    request: createSampler(schemas, { ...shared, purpose: 'request', examplesFirst: !placeholders }),
    exampleRequest: createSampler(schemas, { ...shared, purpose: 'request', examplesFirst: true }),
    response: createSampler(schemas, { ...shared, purpose: 'response', examplesFirst: true }),
  };
  const indent = options.indentCharacter === 'Tab' ? '\t' : 2;
  const writeXml = createXmlWriter(schemas, indent === 2 ? '  ' : '\t');
  // The text of what a schema gives, by purpose: the same schema answers many operations.
  const texts: Record<Purpose, Map<JsonObject, string>> = {
    request: new Map(),
    exampleRequest: new Map(),
    response: new Map(),
  };
  const ofSchema = (place: Place, purpose: Purpose) => samplers[purpose].sample(place);
  const usesExamples = (purpose: Purpose) => purpose !== 'request' || !placeholders;
  const written = (media: Media, value: Json): string => {
    if (isXml(media.type) && typeof value !== 'string') return writeXml(media.schema, value);
    if (isLines(media.type) && typeof value === 'object') return linesOf(value);
    if (typeof value === 'string' && languageOf(media.type) !== 'json') return value;
    return JSON.stringify(value, undefined, indent);
  };

  const textOf = (media: Media, purpose: Purpose, example: Example | undefined): string => {
    const given = usesExamples(purpose) ? (example ?? media.examples[0]) : undefined;
    if (given?.value !== undefined) return textOfExample(given, media, written);
    if (!media.schema || !options.schemaFaker) return '';
    const isJson = languageOf(media.type) === 'json';
    const known = isJson ? texts[purpose].get(media.schema.value) : undefined;
    if (known !== undefined) return known;
    const value = ofSchema(media.schema, purpose);
    const text = value === undefined ? '' : written(media, value);
    if (isJson) texts[purpose].set(media.schema.value, text);
    return text;
  };

  const values: Values = {
    schemaOf: schemas.of,
    ofSchema,
    ofParameter: (parameter, purpose, exampleKey) => {
      const given = pick(parameter.examples, exampleKey);
      if (given?.value !== undefined && usesExamples(purpose)) return given.value;
      if (parameter.media) return values.ofMedia(parameter.media, purpose);
      return parameter.schema ? ofSchema(parameter.schema, purpose) : undefined;
    },
    ofMedia: (media, purpose, example) => {
      const given = usesExamples(purpose) ? (example ?? media.examples[0]) : undefined;
      if (given?.value !== undefined) return given.value;
      return media.schema && options.schemaFaker ? ofSchema(media.schema, purpose) : undefined;
    },
    textOfMedia: (media, purpose, example) => {
      return budget.isSpent() ? '' : values.within(textOf(media, purpose, example));
    },
    within: (text) => (budget.take(text.length) ? text : ''),
  };
  return values;
}

/** The example of that name in whatever case, else the first. */
export function pick(examples: readonly Example[], key?: string): Example | undefined {
  const wanted = key?.toLowerCase();
  return examples.find((example) => example.key.toLowerCase() === wanted) ?? examples[0];
}

/** A stream of JSON texts has one on each line. */
function linesOf(value: Json): string {
  return (Array.isArray(value) ? value : [value]).map((entry) => JSON.stringify(entry)).join('\n');
}

/** Many files write JSON examples as text: they stay as their author laid them out. */
function textOfExample(
  example: Example,
  media: Media,
  written: (media: Media, value: Json) => string,
): string {
  const { value, isText } = example;
  if (typeof value === 'string') {
    if (isText || languageOf(media.type) !== 'json') return value;
    return /^\s*[[{]/.test(value) && isJson(value) ? value : JSON.stringify(value);
  }
  return value === undefined ? '' : written(media, value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** A value as one text: what a header, a path segment or a field of a form can hold. */
export function plainText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) || isObject(value)) return JSON.stringify(value);
  return String(value);
}
