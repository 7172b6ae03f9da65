export { FOLDER_FILE, type MirrorFile, REQUEST_ENDING, ROOT_FILE } from './mirror.ts';
export { mirrorFiles } from './mirror-files.ts';
export { isMirrorRoot, readMirror } from './read-mirror.ts';
