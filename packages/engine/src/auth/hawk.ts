import type { OutgoingRequest } from '../send/message.ts';
import { requestTarget } from '../send/outgoing-url.ts';
import { hasBody, hashBody } from './body-hash.ts';
import { nodeCrypto } from './crypto.ts';
import { flagParam, textParam } from './params.ts';
import { headerValue, removeHeader, setHeader } from './request-edit.ts';
import type { AuthScheme } from './scheme.ts';
import { warnUnsigned } from './unsigned.ts';

/**
 * Hawk 1.1 (https://github.com/mozilla/hawk/blob/main/API.md). A new nonce and timestamp for each request unless
 * the definition has them.
 *
 * Unlike Postman's runtime, which repeats its nonce in later iterations and hashes a payload without the
 * Content-Type that it then adds, so that servers refuse both: the nonce is always new, and the hash covers the
 * type that is sent.
 */
export const hawk: AuthScheme = {
  type: 'hawk',
  async sign(request, params, context) {
    const id = textParam(params, 'authId');
    const key = textParam(params, 'authKey');
    if (id === '' || key === '') {
      context.warn('hawk: there is no id or key, the request goes unsigned');
      return;
    }
    removeHeader(request, 'Authorization');
    const algorithm = textParam(params, 'algorithm');
    if (algorithm !== 'sha1' && algorithm !== 'sha256') {
      warnUnsigned(context, 'hawk', 'the algorithm has to be sha1 or sha256');
      return;
    }
    const nonce = textParam(params, 'nonce') || context.randomHex(3);
    const given = textParam(params, 'timestamp');
    const timestamp = Number.parseInt(given, 10) ? given : String(Math.floor(context.now() / 1000));
    const ext = textParam(params, 'extraData');
    const app = textParam(params, 'app');
    const dlg = textParam(params, 'delegation');
    try {
      // Of several backslashes or line ends only the first is escaped here: the reference implementation does so,
      // and servers compute the same.
      const escapedExt = ext.replace('\\', '\\\\').replace('\n', '\\n');
      const hash = flagParam(params, 'includePayloadHash') ? await payloadHash(request, algorithm) : '';
      const { url } = request;
      let text =
        `hawk.1.header\n${timestamp}\n${nonce}\n${request.method.toUpperCase()}\n${requestTarget(url)}\n` +
        `${url.host.toLowerCase()}\n${url.port ?? (url.protocol === 'http' ? 80 : 443)}\n${hash}\n` +
        `${escapedExt}\n`;
      if (app !== '') {
        text += `${app}\n${dlg}\n`;
      }
      const mac = nodeCrypto().createHmac(algorithm, key).update(text).digest('base64');
      const fields = [`id="${id}"`, `ts="${timestamp}"`, `nonce="${nonce}"`];
      if (hash !== '') {
        fields.push(`hash="${hash}"`);
      }
      if (ext !== '') {
        fields.push(`ext="${ext.replace(/[\\"]/g, '\\$&')}"`);
      }
      fields.push(`mac="${mac}"`);
      if (app !== '') {
        fields.push(`app="${app}"`);
        if (dlg !== '') {
          fields.push(`dlg="${dlg}"`);
        }
      }
      setHeader(request, 'Authorization', `Hawk ${fields.join(', ')}`);
    } catch (error) {
      warnUnsigned(context, 'hawk', error);
    }
  },
};

/** '' without a body. */
async function payloadHash(request: OutgoingRequest, algorithm: string): Promise<string> {
  if (!hasBody(request)) {
    return '';
  }
  const type = (headerValue(request, 'Content-Type') ?? '').split(';')[0] as string;
  const hash = nodeCrypto().createHash(algorithm).update(`hawk.1.payload\n${type.trim().toLowerCase()}\n`);
  return (await hashBody(hash, request)).update('\n').digest('base64');
}
