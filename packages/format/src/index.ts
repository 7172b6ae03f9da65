export type { ElementKind, ElementRecord, TextRow } from './elements.ts';
export { diffFields, fieldPaths, getField, setField } from './fields.ts';
export { FormatError, PROBLEMS_MAX, type Problem } from './format-error.ts';
export { joinCollection, joinCollectionText } from './join-collection.ts';
export { equalJson, FIELDS_DEPTH_MAX, type Json, type JsonObject } from './json.ts';
export { isRank, RANK_LENGTH_MAX, rankBetween, ranksFor } from './rank.ts';
export { type Limits, splitCollection } from './split-collection.ts';
export { parseUid } from './uid.ts';
