// Packages without types of their own: nothing here looks into them, they are only handed to scripts.
declare module 'backbone' {
  const library: unknown;
  export default library;
}
declare module 'cheerio' {
  const library: unknown;
  export default library;
}
declare module 'crypto-js/index.js' {
  const library: unknown;
  export default library;
}
declare module 'crypto-js/core.js' {
  const library: unknown;
  export default library;
}
declare module 'csv-parse/lib/sync.js' {
  const library: unknown;
  export default library;
}
declare module 'lodash' {
  const library: unknown;
  export default library;
}
declare module 'lodash3' {
  const library: unknown;
  export default library;
}
declare module 'path-browserify' {
  const library: unknown;
  export default library;
}
declare module 'postman-collection' {
  const library: unknown;
  export default library;
}
declare module 'punycode/punycode.js' {
  const library: unknown;
  export default library;
}
declare module 'stream-browserify' {
  const library: unknown;
  export default library;
}
declare module 'tv4' {
  const library: unknown;
  export default library;
}
declare module 'xml2js' {
  const library: unknown;
  export default library;
}
