export { type Conversion, convertDefinition } from './to-collection/convert.ts';
export { elementId, operationKey } from './to-collection/element-id.ts';
export { type ConvertOptions, convertDefaults, publicDefaults } from './to-collection/options.ts';
export { type OpenApiResult, openApiFrom } from './to-openapi/open-api-from.ts';
export type { OpenApiOptions } from './to-openapi/options.ts';
export { openApiText } from './to-openapi/print.ts';
export { applyUpdate } from './update-collection/apply-update.ts';
export type {
  AddedItem,
  ChangedField,
  ChangedItem,
  FieldChoice,
  RemovedItem,
  UpdateChoices,
  UpdateReview,
} from './update-collection/review.ts';
export { reviewUpdate } from './update-collection/review-update.ts';
export { updateDefinition } from './update-collection/update-definition.ts';
export { updateDefinitionFiles } from './update-collection/update-files.ts';
