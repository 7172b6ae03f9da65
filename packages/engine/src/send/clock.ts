/** Milliseconds on a clock that never goes back. Not `performance.now()`: its module takes 1.5 ms to load. */
export function clockMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
