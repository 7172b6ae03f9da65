/** The name of a file without folders and endings. */
export function fileStem(path: string, fallback: string): string {
  const stem = (path.split('/').pop() ?? '').replace(/(?:\.[A-Za-z]\w{0,11}){1,2}$/, '');
  return stem === '' || stem === '-' ? fallback : stem;
}
