import { dump } from 'js-yaml';
import type { JsonObject } from '../json.ts';

/** A definition as the text of a file, with the line break at its end. */
export function openApiText(definition: JsonObject, format: 'json' | 'yaml'): string {
  if (format === 'json') return `${JSON.stringify(definition, undefined, 2)}\n`;
  // Status codes and what else looks like no text are quoted, so that all readers of YAML agree about them.
  return dump(definition, { noRefs: true, lineWidth: -1 });
}
