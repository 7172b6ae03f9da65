export { checkFiles, type DefinitionType } from './check-files.ts';
export { validateDefinition } from './validate-definition.ts';
