import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Without SMTP settings mail lands in the data directory: works on a laptop, and nothing is lost. */
export function createMailer(config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'dataDir'>): Mailer {
  return config.smtpUrl === null
    ? outboxMailer(join(config.dataDir, 'mail'))
    : smtpMailer(config.smtpUrl, config.mailFrom);
}

function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport(url, { from });
  return {
    kind: 'smtp',
    send: async (mail) => {
      await transport.sendMail({ ...mail, headers: { 'Auto-Submitted': 'auto-generated' } });
    },
    outbox: async () => [],
  };
}

function outboxMailer(directory: string): Mailer {
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
    },
    outbox: async () => {
      const names = await readdir(directory).catch(() => []);
      const newest = names
        .filter((name) => name.endsWith('.json'))
        .sort()
        .reverse()
        .slice(0, outboxShown);
      return Promise.all(
        newest.map(async (name) => JSON.parse(await readFile(join(directory, name), 'utf8')) as StoredMail),
      );
    },
  };
}
