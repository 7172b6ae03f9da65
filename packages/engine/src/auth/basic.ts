import { textParam } from './params.ts';
import { setHeader } from './request-edit.ts';
import type { AuthScheme } from './scheme.ts';

/** RFC 7617, in UTF-8. Absent credentials are empty ones. */
export const basic: AuthScheme = {
  type: 'basic',
  sign(request, params) {
    const credentials = `${textParam(params, 'username')}:${textParam(params, 'password')}`;
    setHeader(request, 'Authorization', `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`);
  },
};
