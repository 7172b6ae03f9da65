/** The little of postman-collection 4 that is used here; its own type file does not load as a module. */
export type PostmanSdk = {
  Collection: new (definition: object) => SdkCollection;
  VariableScope: new (definition: object) => object;
  Item: new (definition: object) => SdkItem;
  Request: new (definition: object) => object;
  Response: new (definition: object) => object;
  Event: new (definition: object) => SdkEvent;
  CookieList: new (parent: null, cookies: object[]) => object;
};

export type SdkCollection = { forEachItem: (visit: (item: SdkItem) => void) => void };

export type SdkItem = {
  id: string;
  events: { filter: (test: (event: SdkEvent) => boolean) => SdkEvent[] };
  parent: () => object | undefined;
};

export type SdkEvent = { listen: string; script?: { id: string } };

export async function loadPostmanSdk(): Promise<PostmanSdk> {
  const loaded: unknown = await import('postman-collection');
  return (loaded as { default: PostmanSdk }).default;
}
