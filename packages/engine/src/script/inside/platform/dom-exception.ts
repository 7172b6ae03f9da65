/** The old numbers of the names (Web IDL, "DOMException names"). */
const codes: { readonly [name: string]: number | undefined } = {
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  WrongDocumentError: 4,
  InvalidCharacterError: 5,
  NoModificationAllowedError: 7,
  NotFoundError: 8,
  NotSupportedError: 9,
  InUseAttributeError: 10,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidModificationError: 13,
  NamespaceError: 14,
  InvalidAccessError: 15,
  TypeMismatchError: 17,
  SecurityError: 18,
  NetworkError: 19,
  AbortError: 20,
  URLMismatchError: 21,
  QuotaExceededError: 22,
  TimeoutError: 23,
  InvalidNodeTypeError: 24,
  DataCloneError: 25,
};

export class DOMException extends Error {
  readonly #name: string;

  constructor(message: unknown = '', options: unknown = 'Error') {
    const details =
      typeof options === 'object' && options !== null
        ? (options as { name?: unknown; cause?: unknown })
        : undefined;
    super(String(message), details && 'cause' in details ? { cause: details.cause } : undefined);
    this.#name = String(details === undefined ? options : (details.name ?? 'Error'));
  }

  override get name(): string {
    return this.#name;
  }

  get code(): number {
    return Object.hasOwn(codes, this.#name) ? (codes[this.#name] ?? 0) : 0;
  }

  get [Symbol.toStringTag](): string {
    return 'DOMException';
  }
}
