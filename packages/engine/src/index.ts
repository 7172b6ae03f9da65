export { Cancellation, type CancelSignal } from './cancellation.ts';
export type {
  AssertionResult,
  ConsoleLevel,
  Cursor,
  ErrorDetails,
  ExchangeOrigin,
  ItemOutcome,
  RunEvent,
  RunItem,
  RunOutcome,
  ScriptKind,
  ScriptResult,
  SentExchange,
  VariableValue,
} from './events.ts';
export type {
  ClientCertificate,
  DataRow,
  DatasetAccess,
  DatasetAnswer,
  DatasetQuestion,
  FileAccess,
  PackageResolver,
  PackageSource,
  ProxyRule,
  RunOptions,
  ScriptOptions,
  SendOptions,
  VaultAccess,
} from './options.ts';
export { RunError } from './plan.ts';
export { randomUuid } from './random-uuid.ts';
export { runCollection } from './run.ts';
export type {
  Exchange,
  Header,
  IncomingResponse,
  OutgoingRequest,
  SendError,
  Timings,
} from './send/message.ts';
export { createMask, type Mask } from './variables/secrets.ts';
