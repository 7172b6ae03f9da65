import type { Collection } from '@parley/format';
import { applyUpdate, reviewUpdate, type UpdateChoices, type UpdateReview } from '@parley/format/openapi';
import type { Print } from '../command.ts';
import { collectionOutput, type Output } from './convert-output.ts';

/** Shows what a changed definition does to a collection, and carries it out. */
export function updateCollection(
  sides: { current: Collection; fresh: Collection; previous: Collection | undefined },
  choices: UpdateChoices,
  tell: Print,
): Output {
  const { current, fresh, previous } = sides;
  const review = reviewUpdate(current, fresh, previous);
  for (const line of reviewLines(review, choices)) tell(line);
  return collectionOutput(applyUpdate(current, review, choices));
}

function reviewLines(review: UpdateReview, choices: UpdateChoices): string[] {
  const { added, changed, removed } = review;
  const lines = [`${added.length} added, ${changed.length} changed, ${removed.length} removed`];
  for (const { kind, name, isDeleted } of added)
    lines.push(`added    ${kind} ${name}${isDeleted ? ' (was deleted before, stays away)' : ''}`);
  for (const { kind, name, fields } of changed) {
    const shown = fields.map(({ path, conflict }) => `${path}${conflict ? ' (both sides)' : ''}`);
    lines.push(`changed  ${kind} ${name}: ${shown.slice(0, 8).join(', ')}${shown.length > 8 ? ', ...' : ''}`);
  }
  for (const { kind, name, origin } of removed) {
    const goes = choices.deleteOrphanedRequests === true && origin === 'definition';
    lines.push(`removed  ${kind} ${name}${goes ? '' : ' (kept in the collection)'}`);
  }
  return lines;
}
