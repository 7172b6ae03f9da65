/** Whether SQLite, or the module of Node that calls it, refused something. Its message is meant for who wrote the SQL. */
export function isDatabaseError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^ERR_(?:SQLITE_ERROR|INVALID_(?:STATE|ARG_VALUE))$/.test(code);
}
