export { type App, createApp } from './app.ts';
export { type Config, ConfigError, readConfig, settings } from './config.ts';
export { openDatabase } from './db/database.ts';
export { migrate, NewerDatabaseError } from './db/migrate.ts';
export { type Bootstrapped, bootstrap } from './features/accounts/bootstrap.ts';
export { routes } from './features/index.ts';
export { openApiDocument } from './http/openapi.ts';
export { type VerifyReport, verify } from './log/verify.ts';
export { rotateKey } from './secrets/vault.ts';
