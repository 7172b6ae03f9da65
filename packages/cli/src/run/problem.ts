/** An error in words that fit after a colon: no stack, no error class. */
export function problemOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read';
    case 'EISDIR':
      return 'it is a directory';
    case 'ENOSPC':
      return 'there is no space left on the device';
    case 'ECONNREFUSED':
      return 'nothing answers there (connection refused)';
    case 'ENOTFOUND':
      return 'its host name is not known';
  }
  return message ?? String(error);
}
