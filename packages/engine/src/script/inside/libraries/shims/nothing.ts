/** In place of a module that a library looks for and does not need. */
export const Stream = undefined;
