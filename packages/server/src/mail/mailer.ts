import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { Config } from '../config.ts';

export type Mail = { to: string; subject: string; text: string; html: string };
export type StoredMail = Mail & { id: string; date: string };

export type Mailer = {
  readonly kind: 'smtp' | 'outbox';
  send(mail: Mail): Promise<void>;
  /** Newest first; empty when mail really leaves. */
  outbox(): Promise<StoredMail[]>;
};

const outboxShown = 100;
const outboxKept = 1000;
const attemptsMax = 3;
const retryMs = 2_000;
const timeoutMs = 15_000;

/** Without SMTP settings mail lands in the data directory: works on a laptop, and nothing is lost. */
export function createMailer(config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'dataDir'>): Mailer {
  return config.smtpUrl === null
    ? outboxMailer(join(config.dataDir, 'mail'))
    : smtpMailer(config.smtpUrl, config.mailFrom);
}

function smtpMailer(url: string, from: string): Mailer {
  const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport = createTransport({ url, ...limits }, { from });
  return {
    kind: 'smtp',
    send: async (mail) => {
      // One id for all attempts, so that a mail whose acknowledgement was lost is not shown twice.
      const messageId = `<${randomUUID()}@${hostOf(from)}>`;
      for (let attempt = 1; ; attempt++)
        try {
          await transport.sendMail({ ...mail, messageId, headers: { 'Auto-Submitted': 'auto-generated' } });
          return;
        } catch (error) {
          if (attempt >= attemptsMax || isRefusal(error)) throw error;
          await pause(retryMs * attempt);
        }
    },
    outbox: async () => [],
  };
}

/** RFC 5321 4.2.1: 5yz is final, everything else may go better later. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  'responseCode' in error &&
  typeof error.responseCode === 'number' &&
  error.responseCode >= 500;

const hostOf = (from: string): string => /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost';

function outboxMailer(directory: string): Mailer {
  const newestFirst = async (): Promise<string[]> =>
    (await readdir(directory).catch(() => []))
      .filter((name) => name.endsWith('.json'))
      .sort()
      .reverse();
  return {
    kind: 'outbox',
    send: async (mail) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const id = randomUUID();
      const date = new Date().toISOString();
      const file = join(directory, `${date.replace(/[:.]/g, '-')}-${id}.json`);
      // Renamed into place, so that a reader never sees half a mail.
      await writeFile(`${file}.part`, JSON.stringify({ id, date, ...mail }), { mode: 0o600 });
      await rename(`${file}.part`, file);
      for (const old of (await newestFirst()).slice(outboxKept))
        await rm(join(directory, old), { force: true });
    },
    outbox: async () =>
      Promise.all(
        (await newestFirst())
          .slice(0, outboxShown)
          .map(async (name) => JSON.parse(await readFile(join(directory, name), 'utf8')) as StoredMail),
      ),
  };
}
