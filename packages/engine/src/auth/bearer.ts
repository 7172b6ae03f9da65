import { textParam } from './params.ts';
import { setHeader } from './request-edit.ts';
import type { AuthScheme } from './scheme.ts';

/** RFC 6750 2.1. */
export const bearer: AuthScheme = {
  type: 'bearer',
  sign(request, params, context) {
    const token = textParam(params, 'token');
    if (token === '') {
      context.warn('bearer: there is no token, the request goes unsigned');
      return;
    }
    setHeader(request, 'Authorization', `Bearer ${token}`);
  },
};
