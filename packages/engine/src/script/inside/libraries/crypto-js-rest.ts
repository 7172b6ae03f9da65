// Puts ciphers, progressive hashes and the rare functions on the CryptoJS that `crypto-js.ts` made: the modules of the
// core resolve to that one (see `sharedFiles` in loading/names.ts).
import library from 'crypto-js/index.js';

export { library };
