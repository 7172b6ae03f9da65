import type { UrlDefinition } from '../collection.ts';
import type { IsLiteralId } from './literal-ids.ts';
import type { Secrets } from './secrets.ts';
import { descriptionText, valueText } from './text.ts';
import type { Variables } from './variables.ts';

export type PathParameter = { name: string; value: string; description: string };

/** The path of a request in the form of a definition: `/users/{id}/orders`. */
export type PathTemplate = {
  /** Texts between the parameters, one more than there are parameters. */
  texts: string[];
  parameters: PathParameter[];
};

const TEMPLATE = /\{\{([^{}]*)\}\}|\{([^{}]+)\}/g;

export type TemplateContext = { variables: Variables; secrets: Secrets; isLiteralId: IsLiteralId };

/** `:id`, `{{id}}` and `{id}` are all parameters, also as part of a segment. */
export function pathTemplate(url: UrlDefinition, context: TemplateContext): PathTemplate {
  const template: PathTemplate = { texts: [''], parameters: [] };
  const segments = url.path ?? [];
  for (const [index, segment] of (segments.length === 0 ? [''] : segments).entries()) {
    addText(template, '/');
    const text = typeof segment === 'string' ? segment : valueText(segment);
    if (context.isLiteralId(url, index)) addParameter(template, 'id', text, '', context);
    else addSegment(template, text, url, context);
  }
  // Some definitions tell operations apart by what follows a `#`, which no server sees.
  if (url.hash !== undefined && url.hash !== '') addVariables(template, `#${url.hash}`, context);
  renameDuplicates(template);
  return template;
}

/** What two paths have in common that differ in the names of their parameters. */
export function templateKey({ texts }: PathTemplate): string {
  return texts.join('{}');
}

export function templatePath({ texts }: PathTemplate, names: readonly string[]): string {
  return texts.map((text, index) => (index === 0 ? text : `{${names[index - 1]}}${text}`)).join('');
}

function addSegment(
  template: PathTemplate,
  segment: string,
  url: UrlDefinition,
  context: TemplateContext,
): void {
  if (segment.startsWith(':') && segment.length > 1) {
    const whole = segment.slice(1);
    const rows = url.variable ?? [];
    const dotAt = whole.indexOf('.');
    const isPart = dotAt > 0 && !rows.some(({ key }) => key === whole);
    const name = isPart ? whole.slice(0, dotAt) : whole;
    const row = rows.find(({ key }) => key === name);
    addParameter(template, name, valueText(row?.value), descriptionText(row?.description), context);
    if (isPart) addVariables(template, whole.slice(dotAt), context);
  } else if (segment.length >= 4 && context.secrets.isIn(segment)) {
    addParameter(template, 'secret', '', '', context);
  } else {
    // What is escaped so that it is no path variable.
    addVariables(template, segment.replace(/^%3A/i, ':'), context);
  }
}

function addVariables(template: PathTemplate, text: string, context: TemplateContext): void {
  let copied = 0;
  for (const found of text.matchAll(TEMPLATE)) {
    addText(template, text.slice(copied, found.index));
    copied = found.index + found[0].length;
    const name = (found[1] ?? found[2] ?? '').trim();
    addParameter(template, name, context.variables.get(name) ?? '', '', context);
  }
  addText(template, text.slice(copied));
}

function addText(template: PathTemplate, text: string): void {
  template.texts[template.texts.length - 1] += text.replace(/[{}]/g, (brace) =>
    brace === '{' ? '%7B' : '%7D',
  );
}

function addParameter(
  template: PathTemplate,
  name: string,
  value: string,
  description: string,
  context: TemplateContext,
): void {
  const plain =
    name
      .replace(/^\$/, '')
      .replace(/[{}/?#]/g, '')
      .trim() || 'parameter';
  const shown = context.variables.resolve(value) ?? '';
  template.parameters.push({ name: plain, value: shown, description });
  template.texts.push('');
}

/** A definition allows each name once in a path. */
function renameDuplicates({ parameters }: PathTemplate): void {
  const taken = new Set<string>();
  for (const parameter of parameters) parameter.name = uniqueName(parameter.name, taken);
}

export function uniqueName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}`;
  taken.add(name);
  return name;
}
