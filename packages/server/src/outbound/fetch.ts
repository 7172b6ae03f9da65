import { createSender, outgoingUrl, urlText } from '@parley/engine/send';
import type { Ctx } from '../context.ts';
import { invalid, limitReached } from '../errors.ts';
import { addressCheck } from './check-address.ts';

const redirectsMax = 5;
const urlMax = 8_192;

/** `url` is where redirects ended. */
export type Fetched = { bytes: Buffer; contentType: string; url: string };

/**
 * Gets what a user named by its address. The one way by which users make this server call another: every address is
 * checked after its name is resolved, at each redirect, and connected to as it was checked; no cookie and no
 * credential of this server goes along.
 *
 * @throws ApiError `invalid` for `param` when there is nothing to get, `limitReached` past a limit
 */
export async function fetchForUser(
  ctx: Pick<Ctx, 'config'>,
  url: string,
  {
    param,
    accept,
    bytesMax,
    secondsMax,
  }: { param: string; accept: string; bytesMax: number; secondsMax: number },
): Promise<Fetched> {
  const target = targetOf(url, param);
  const deadline = AbortSignal.timeout(secondsMax * 1000);
  const checkAddress = addressCheck(ctx.config);
  const sender = createSender({
    maxRedirects: redirectsMax,
    maxResponseBytes: bytesMax,
    ...(checkAddress ? { checkAddress } : {}),
  });
  try {
    const headers = [
      { key: 'Host', value: target.host },
      { key: 'Accept', value: accept },
      { key: 'User-Agent', value: 'Parley' },
      { key: 'Accept-Encoding', value: 'gzip, deflate, br' },
    ];
    const request = { method: 'GET', url: outgoingUrl(target), headers, body: undefined };
    const exchanges = await sender.send(request, {
      behavior: { disableCookies: true },
      timeoutMs: secondsMax * 1000,
      signal: deadline,
    });
    const { request: last = request, response, error } = exchanges.at(-1) ?? {};
    if (deadline.aborted) throw limitReached('time of a download', secondsMax, 'seconds');
    // A refused address and a closed port read alike: the answer must not map the network behind the server.
    if (error || !response) throw invalid(param, 'the address cannot be read');
    if (response.truncated) throw limitReached('size of a download', bytesMax, 'bytes');
    if (response.code !== 200) throw invalid(param, `the server there answered with status ${response.code}`);
    const type = response.headers.find(({ key }) => key.toLowerCase() === 'content-type');
    return { bytes: response.body, contentType: type?.value ?? '', url: urlText(last.url) };
  } finally {
    sender.close();
  }
}

function targetOf(url: string, param: string): URL {
  const target = url.length <= urlMax && URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:')
    throw invalid(param, 'must be an address that begins with http:// or https://');
  if (target.username !== '' || target.password !== '')
    throw invalid(param, 'must not hold a user name or a password');
  return target;
}
