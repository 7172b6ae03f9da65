/** What a conversion may be told. The names and values are those of the public converter `openapi-to-postmanv2`. */
export type ConvertOptions = {
  /** `Fallback`: summary, operationId, description, URL, whichever comes first. */
  requestNameSource: 'Fallback' | 'URL';
  /** `auto` is ours: by tags when every operation has one, else by paths. */
  folderStrategy: 'Paths' | 'Tags' | 'auto';
  /** With tags: the order of an operation's tags gives folders in folders. */
  nestedFolderHierarchy: boolean;
  /** What values of requests are made from: placeholders such as `<string>`, or examples and realistic values. */
  parametersResolution: 'Schema' | 'Example';
  /** Whether optional parameters arrive enabled. */
  enableOptionalParameters: boolean;
  /** Whether parameters named Accept, Content-Type and Authorization are kept. */
  keepImplicitHeaders: boolean;
  /** Whether the requests of saved examples show where the credentials go; values are always placeholders. */
  includeAuthInfoInExample: boolean;
  /** Whether no request has authorization of its own. `auto` is ours: when one scheme covers all operations. */
  alwaysInheritAuthentication: boolean | 'auto';
  preferredRequestBodyType: 'first-listed' | 'raw' | 'form-data' | 'x-www-form-urlencoded';
  indentCharacter: 'Space' | 'Tab';
  /** How many levels deep an example made from a schema goes. */
  stackLimit: number;
  /** Whether deprecated operations, parameters and properties are kept. */
  includeDeprecated: boolean;
  includeWebhooks: boolean;
  /** Whether bodies without an example are made from their schema. */
  schemaFaker: boolean;
  /** Accepted and without effect: ours is always optimized. */
  optimizeConversion: boolean;
  /** With paths: folders that hold one thing only are joined with it. */
  collapseFolders: boolean;
  /** Where the definition stands: addresses of servers may be relative to it. */
  definitionUrl: string;
  /** Makes the ids of one conversion differ from those of another one of the same definition. */
  idSeed: string;
};

/** What Parley does when it is not told otherwise. */
export const convertDefaults: Readonly<ConvertOptions> = {
  requestNameSource: 'Fallback',
  folderStrategy: 'auto',
  nestedFolderHierarchy: false,
  parametersResolution: 'Example',
  enableOptionalParameters: true,
  keepImplicitHeaders: false,
  includeAuthInfoInExample: true,
  alwaysInheritAuthentication: 'auto',
  preferredRequestBodyType: 'first-listed',
  indentCharacter: 'Space',
  stackLimit: 10,
  includeDeprecated: true,
  includeWebhooks: false,
  schemaFaker: true,
  optimizeConversion: true,
  collapseFolders: true,
  definitionUrl: 'http://localhost/',
  idSeed: '',
};

/** COMPAT: the defaults that the documentation of Postman's API and of its converter names. */
export const publicDefaults: Readonly<ConvertOptions> = {
  ...convertDefaults,
  folderStrategy: 'Paths',
  parametersResolution: 'Schema',
  alwaysInheritAuthentication: false,
  // The converter behind the API knows no collapsing: a folder for each segment of a path.
  collapseFolders: false,
};
