/** Node's crypto, loaded at the first call: the module costs time that unsigned runs should not pay. */
export function nodeCrypto(): typeof import('node:crypto') {
  return process.getBuiltinModule('node:crypto');
}
