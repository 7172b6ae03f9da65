import type { KeyValue } from './settings.ts';

const secretName = /SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|AUTH/i;

/** Variables of a .env file, in Node's own reading of it. */
export function readEnvFile(text: string): (KeyValue & { type: 'secret' | 'default' })[] {
  const { parseEnv } = process.getBuiltinModule('node:util');
  return Object.entries(parseEnv(text)).map(([key, value = '']) => ({
    key,
    value,
    // Such files are where secrets live: what is named like one is masked in reports.
    type: secretName.test(key) ? 'secret' : 'default',
  }));
}
