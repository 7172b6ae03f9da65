import type { DefinitionDocument } from '../definition/types.ts';
import { isObject, type Json } from '../json.ts';
import type { Place } from './places.ts';

/** A named example. `value` is undefined when it is elsewhere (`externalValue`). */
export type Example = { key: string; summary: string; value: Json | undefined; isText: boolean };

/** How one part of a form is sent. */
export type Encoding = { contentType?: string; style?: string; explode?: boolean };

export type Media = {
  type: string;
  schema: Place | undefined;
  examples: Example[];
  encoding: ReadonlyMap<string, Encoding>;
};

export type ParameterIn = 'path' | 'query' | 'header' | 'cookie' | 'querystring';

export type Parameter = {
  name: string;
  in: ParameterIn;
  description: string;
  required: boolean;
  deprecated: boolean;
  style: string;
  explode: boolean;
  schema: Place | undefined;
  /** A parameter with `content` is text of that type. */
  media: Media | undefined;
  examples: Example[];
};

export type Body = { description: string; required: boolean; content: Media[] };

export type Header = { name: string; parameter: Parameter };

export type Response = {
  /** As written: `200`, `4XX`, `default`. */
  status: string;
  description: string;
  headers: Header[];
  content: Media[];
  links: string[];
};

export type Server = {
  url: string;
  description: string;
  variables: { name: string; value: string; description: string }[];
};

/** An operation, whatever version of the specification it is written in. */
export type Operation = {
  /** Upper-case. */
  method: string;
  path: string;
  isWebhook: boolean;
  place: Place;
  summary: string;
  description: string;
  operationId: string;
  deprecated: boolean;
  tags: string[];
  /** Undefined when it has none of its own. */
  security: Json[] | undefined;
  servers: Server[];
  parameters: Parameter[];
  body: Body | undefined;
  responses: Response[];
  pathItem: Place;
};

export function externalDocs(value: Json | undefined): string {
  if (!isObject(value) || typeof value.url !== 'string') return '';
  return `[${textOf(value.description) || 'External documentation'}](${value.url})`;
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function listOf(value: Json | undefined): Json[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

export function placeOf(value: Json | undefined, document: DefinitionDocument): Place | undefined {
  if (value === true) return { document, value: {} };
  return isObject(value) ? { document, value } : undefined;
}
