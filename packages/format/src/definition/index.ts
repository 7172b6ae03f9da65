export { bundleDefinition } from './bundle.ts';
export { DefinitionError, describeProblem } from './definition-error.ts';
export { type DetectedDefinition, detectDefinition } from './detect.ts';
export { missingFiles } from './find-references.ts';
export { type DefinitionLimits, definitionLimits } from './limits.ts';
export { parseDocument } from './parse-document.ts';
export { isAddress, joinPath } from './paths.ts';
export { type ReadDefinitionOptions, readDefinition } from './read-definition.ts';
export { createReferences, type References } from './references.ts';
export type {
  Definition,
  DefinitionDocument,
  DefinitionFile,
  DefinitionProblem,
  Located,
  OpenApiVersion,
  PathPart,
  Position,
  Range,
} from './types.ts';
