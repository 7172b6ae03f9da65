export type {
  AuthDefinition,
  BodyDefinition,
  BodyEntry,
  Collection,
  CollectionInfo,
  CollectionItem,
  HeaderEntry,
  ItemEvent,
  RequestDefinition,
  UrlDefinition,
  VariableEntry,
  VariableSet,
} from './collection.ts';
export { readData } from './data-file.ts';
export { decodeText, parseJson } from './decode-text.ts';
export { diffTrees } from './diff-trees.ts';
export { elementProblems, isTooDeep } from './element-problems.ts';
export type { ElementKind, ElementRecord, TextRow } from './elements.ts';
export { diffFields, fieldPaths, getField, setField } from './fields.ts';
export { FormatError, PROBLEMS_MAX, type Problem } from './format-error.ts';
export { joinCollection, joinCollectionText } from './join-collection.ts';
export { equalJson, FIELDS_DEPTH_MAX, isDeeperThan, type Json, type JsonObject } from './json.ts';
export type { Conflict } from './merge-state.ts';
export { mergeTrees } from './merge-trees.ts';
export { normalForm, normalItem, normalRequest, normalResponse, normalVariableSet } from './normal-form.ts';
export { isRank, RANK_LENGTH_MAX, rankBetween, ranksFor } from './rank.ts';
export { readCollection } from './read-collection.ts';
export { readRequestDefinition } from './read-request.ts';
export { readEnvironment, readGlobals } from './read-variables.ts';
export { reasonPhrase } from './reason-phrase.ts';
export { type Limits, splitCollection } from './split-collection.ts';
export type { TreeOp } from './tree-ops.ts';
export { parseUid } from './uid.ts';
export { buildUrl, parseUrl } from './url.ts';
export { folderFieldsFromV1, folderToV1 } from './v1-folder.ts';
export { requestFieldsFromV1, requestToV1 } from './v1-request.ts';
export { responseFieldsFromV1, responseToV1 } from './v1-response.ts';
