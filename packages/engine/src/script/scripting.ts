export { scriptLibraries } from './libraries.ts';
export { resolvePackages } from './packages.ts';
export { ScriptSession } from './session.ts';
