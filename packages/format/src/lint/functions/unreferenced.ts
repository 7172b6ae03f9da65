import { decodeSegment } from '../../definition/paths.ts';
import { isObject, type Json } from '../../json.ts';
import { pointerOf } from '../references.ts';
import type { FunctionContext, FunctionResult, RuleFunction } from '../rule-function.ts';
import { onlyKnown } from './options.ts';

export const unreferencedReusableObject: RuleFunction = {
  name: 'unreferencedReusableObject',
  accepts: isObject,
  problem: (options) =>
    onlyKnown(options, ['reusableObjectsLocation']) ??
    (typeof options?.reusableObjectsLocation === 'string' && options.reusableObjectsLocation.startsWith('#')
      ? undefined
      : 'needs "reusableObjectsLocation", such as "#/components/schemas"'),
  run: (input, options, context) =>
    unreferenced(
      input,
      String(options?.reusableObjectsLocation).slice(2).split('/').map(decodeSegment),
      context,
    ),
};

/** The members of an object that no `$ref` names. */
export function unreferenced(
  input: Json,
  location: readonly string[],
  { document, references }: FunctionContext,
): FunctionResult[] {
  if (!isObject(input)) return [];
  const found: FunctionResult[] = [];
  for (const name of Object.keys(input)) {
    const path = [...location.filter((part) => part !== ''), name];
    if (references.named.has(pointerOf(document, path))) continue;
    found.push({ message: 'Nothing in the file refers to this.', path });
  }
  return found;
}
