import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';

// A server as a process of its own, so that it can be killed. Settings come from the environment.
const app = await createApp(readConfig(process.env, { port: 0, logLevel: 'error', rateLimitPerMinute: 0 }));
process.stdout.write(`${(await app.listen()).replace('localhost', '127.0.0.1')}\n`);
