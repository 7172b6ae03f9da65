import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig, settings } from './config.ts';

describe('settings', () => {
  it('are all described in docs/operating.md', () => {
    const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');
    for (const setting of Object.values(settings)) expect(page).toContain(`| \`${setting.env}\` |`);
  });

  it('come from the environment, flags win, unknown names are warned about', () => {
    const config = readConfig(
      { PARLEY_PORT: '5000', PARLEY_HOST: '0.0.0.0', PARLEY_PROT: '1' },
      { host: '127.0.0.1' },
    );
    expect(config).toMatchObject({
      port: 5000,
      host: '127.0.0.1',
      warnings: ['unknown setting PARLEY_PROT is ignored'],
    });
  });

  it('refuse what they cannot mean, by name', () => {
    expect(() => readConfig({ PARLEY_PORT: 'x' })).toThrow(
      'PARLEY_PORT must be a whole number from 0 to 65535, not "x"',
    );
    expect(() => readConfig({ PARLEY_ROLES: 'api,cook' })).toThrow(
      'PARLEY_ROLES takes api, mock and worker, not "cook"',
    );
    expect(() => readConfig({ PARLEY_ROLES: 'mock' })).toThrow('PARLEY_ROLES must hold api');
    expect(() => readConfig({ PARLEY_SIGN_UP: 'maybe' })).toThrow('PARLEY_SIGN_UP must be one of open, off');
  });
});
