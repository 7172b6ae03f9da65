/** What assertions read of a response. Any object with these can be one, once it is marked by `brandResponse`. */
export type ResponseSubject = {
  readonly code: number;
  readonly status?: string;
  /** Milliseconds. */
  readonly responseTime: number;
  readonly headers: HeadersSubject;
  /** The reason phrase: as sent, or the standard one. */
  reason: () => string | undefined;
  /** Bytes. */
  size: () => { body: number; header: number };
  text: () => string | undefined;
  /** Throws when the body is no JSON. */
  json: () => unknown;
};

export type RequestSubject = { readonly headers: HeadersSubject; json?: () => unknown };

/** Header lines; names are found in any case. */
export type HeadersSubject = {
  has: (name: string) => boolean;
  /** The line with that name; of several the last. */
  one: (name: string) => { value: string } | undefined;
};

// Made at first use: nothing weak may be alive while the snapshot is taken.
let responses: WeakSet<object> | undefined;
let requests: WeakSet<object> | undefined;

/** Marks an object as a response and gives it back. */
export function brandResponse<Subject extends ResponseSubject>(subject: Subject): Subject {
  responses ??= new WeakSet();
  responses.add(subject);
  return subject;
}

/** Marks an object as a request and gives it back. */
export function brandRequest<Subject extends RequestSubject>(subject: Subject): Subject {
  requests ??= new WeakSet();
  requests.add(subject);
  return subject;
}

export function isResponse(value: unknown): value is ResponseSubject {
  return responses?.has(value as object) ?? false;
}

export function isRequest(value: unknown): value is RequestSubject {
  return requests?.has(value as object) ?? false;
}
