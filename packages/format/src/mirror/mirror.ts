/** A file of a folder mirror: a relative path with forward slashes, and its text. */
export type MirrorFile = { path: string; text: string };

/** `{collection, order}`: the collection without its items, and the names in its folder in order. */
export const ROOT_FILE = 'collection.json';
/** `{folder, order}`: the same of a folder. */
export const FOLDER_FILE = 'folder.json';
/** A request with its saved responses. */
export const REQUEST_ENDING = '.request.json';
