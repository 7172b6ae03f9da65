/** What the making of a definition may be told. */
export type OpenApiOptions = {
  version: '3.0' | '3.1';
  /** `path`: a tag is the names of all folders, `Shop / Orders`; `top`: that of the outermost one. */
  tags: 'path' | 'top';
  /** Whether segments that are UUIDs, or numbers in which requests differ, become `{id}`. */
  templates: boolean;
  /** Whether scripts, variables and settings of requests are kept under `x-postman-*`. */
  keepPostman: boolean;
};

export const openApiDefaults: Readonly<OpenApiOptions> = {
  version: '3.0',
  tags: 'path',
  templates: false,
  keepPostman: false,
};
