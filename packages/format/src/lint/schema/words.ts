import type { Json } from '../../json.ts';

type Params = { readonly [name: string]: unknown };

/**
 * What a keyword of JSON Schema finds wrong, as the end of a sentence about the value. `otherwise` is for keywords that
 * say nothing here.
 */
export function wordsFor(keyword: string, params: Params, otherwise: string): string {
  const { limit } = params;
  switch (keyword) {
    case 'type':
      return `should be ${String(params.type).replaceAll(',', ' or ')}`;
    case 'const':
      return `is not ${JSON.stringify(params.allowedValue)}`;
    case 'enum':
      return `is none of ${(params.allowedValues as Json[]).map((one) => JSON.stringify(one)).join(', ')}`;
    case 'required':
    case 'dependentRequired':
    case 'dependencies':
      return `lacks "${params.missingProperty}"`;
    case 'additionalProperties':
      return `has "${params.additionalProperty}", which does not belong there`;
    case 'unevaluatedProperties':
      return `has "${params.unevaluatedProperty}", which does not belong there`;
    case 'propertyNames':
      return `has the name "${params.propertyName}", which is not allowed there`;
    case 'maximum':
    case 'exclusiveMaximum':
      return `is ${params.comparison === '<' ? 'not below' : 'above'} ${limit}`;
    case 'minimum':
    case 'exclusiveMinimum':
      return `is ${params.comparison === '>' ? 'not above' : 'below'} ${limit}`;
    case 'multipleOf':
      return `is no multiple of ${params.multipleOf}`;
    case 'pattern':
      return `does not fit the pattern "${params.pattern}"`;
    case 'format':
      return `has not the format "${params.format}"`;
    case 'uniqueItems':
      return `repeats an item: number ${params.i} equals number ${params.j}`;
    case 'not':
      return 'fits the schema in "not"';
    case 'anyOf':
      return 'fits none of the schemas in "anyOf"';
    case 'oneOf':
      return `fits ${Array.isArray(params.passingSchemas) ? 'more than one' : 'none'} of the schemas in "oneOf"`;
    case 'if':
      return `does not fit the schema in "${params.failingKeyword}"`;
    case 'false schema':
      return 'is not allowed here';
    default:
      return sizeWords(keyword, limit) ?? otherwise;
  }
}

const SIZES: { [keyword: string]: string } = {
  Length: 'characters',
  Items: 'items',
  Properties: 'properties',
  Contains: 'items that count',
};

function sizeWords(keyword: string, limit: unknown): string | undefined {
  if (keyword === 'additionalItems') return `has more than ${limit} items`;
  const [, bound, what = ''] = /^(max|min)(Length|Items|Properties|Contains)$/.exec(keyword) ?? [];
  if (bound === undefined) return undefined;
  return `has ${bound === 'max' ? 'more' : 'fewer'} than ${limit} ${SIZES[what]}`;
}
