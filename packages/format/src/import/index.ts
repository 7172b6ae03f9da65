export { detectImport, importFiles } from './import-files.ts';
export {
  type DetectedImport,
  describeImportProblem,
  type ImportedVariables,
  type ImportFile,
  type ImportKind,
  type ImportProblem,
  type ImportResult,
  importKinds,
} from './import-result.ts';
export type { ImportOptions } from './importing.ts';
export { type ImportLimits, importLimits } from './limits.ts';
