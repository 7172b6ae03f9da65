export type StatusText = { name: string; detail: string };

/**
 * Reason phrases by status code, and a sentence on each (`responseCode.detail`, `pm.response.details()`).
 * COMPAT: some phrases name where the code comes from, as newman's do; `pm.response.status` shows them when the server
 * sent no phrase. Source of the codes: the IANA registry of HTTP status codes and, for those it lacks, common use.
 */
export function statusText(code: unknown): StatusText | undefined {
  const text = typeof code === 'number' || typeof code === 'string' ? texts.get(Number(code)) : undefined;
  if (text === undefined) return undefined;
  return { name: text[0], detail: text[1] };
}

const texts: ReadonlyMap<number, readonly [name: string, detail: string]> = new Map([
  [100, ['Continue', 'The server has the head of the request and waits for the body.']],
  [101, ['Switching Protocols', 'The server goes over to the protocol that was asked for.']],
  [102, ['Processing (WebDAV) (RFC 2518)', 'The server works on the request and has no answer yet.']],
  [103, ['Checkpoint', 'Used to resume interrupted requests; also registered as Early Hints.']],
  [122, ['Request-URI too long', 'Not standard: the address of the request is too long.']],
  [200, ['OK', 'The request succeeded.']],
  [201, ['Created', 'The request succeeded and made a new resource.']],
  [202, ['Accepted', 'The request was taken and is not completed yet.']],
  [203, ['Non-Authoritative Information (since HTTP/1.1)', 'A proxy changed what the origin sent.']],
  [204, ['No Content', 'The request succeeded and there is nothing to send.']],
  [205, ['Reset Content', 'The request succeeded; the view that sent it is to be reset.']],
  [206, ['Partial Content', 'Only the requested range of the resource follows.']],
  [207, ['Multi-Status (WebDAV) (RFC 4918)', 'The body holds a status for each of several parts.']],
  [208, ['Already Reported (WebDAV) (RFC 5842)', 'Members of a binding were listed in an earlier part.']],
  [226, ['IM Used (RFC 3229)', 'The body is the result of changes applied to the resource.']],
  [300, ['Multiple Choices', 'There are several forms of the resource to choose from.']],
  [301, ['Moved Permanently', 'The resource has a new address for good.']],
  [302, ['Found', 'The resource is at another address for now.']],
  [303, ['See Other', 'The answer is at another address, to be read with GET.']],
  [304, ['Not Modified', 'The copy that the client has is still valid.']],
  [305, ['Use Proxy (since HTTP/1.1)', 'The resource is only reached through a proxy.']],
  [306, ['Switch Proxy', 'No longer used.']],
  [307, ['Temporary Redirect (since HTTP/1.1)', 'At another address for now; the method stays the same.']],
  [
    308,
    ['Resume Incomplete', 'At another address for good with the same method; also used to resume uploads.'],
  ],
  [400, ['Bad Request', 'The server cannot understand the request.']],
  [401, ['Unauthorized', 'The request lacks valid credentials.']],
  [402, ['Payment Required', 'Reserved for payments.']],
  [403, ['Forbidden', 'The server understood the request and refuses it.']],
  [404, ['Not Found', 'There is no such resource.']],
  [405, ['Method Not Allowed', 'The resource does not take this method.']],
  [406, ['Not Acceptable', 'There is no form of the resource that the client accepts.']],
  [407, ['Proxy Authentication Required', 'The proxy asks for credentials.']],
  [408, ['Request Timeout', 'The request did not arrive in time.']],
  [409, ['Conflict', 'The request conflicts with the state of the resource.']],
  [410, ['Gone', 'The resource was removed for good.']],
  [411, ['Length Required', 'The request must say how long its body is.']],
  [412, ['Precondition Failed', 'A condition in the headers of the request does not hold.']],
  [413, ['Request Entity Too Large', 'The body is larger than the server accepts.']],
  [414, ['Request-URI Too Long', 'The address is longer than the server accepts.']],
  [415, ['Unsupported Media Type', 'The server does not accept a body of this type.']],
  [416, ['Requested Range Not Satisfiable', 'The resource has no such range.']],
  [417, ['Expectation Failed', 'The server cannot meet what the Expect header asks for.']],
  [418, ["I'm a teapot (RFC 2324)", 'A teapot was asked for coffee.']],
  [
    422,
    ['Unprocessable Entity (WebDAV) (RFC 4918)', 'The request is well formed and its content is not valid.'],
  ],
  [423, ['Locked (WebDAV) (RFC 4918)', 'The resource is locked.']],
  [424, ['Failed Dependency (WebDAV) (RFC 4918)', 'A request that this one depends on failed.']],
  [425, ['Unordered Collection (RFC 3648)', 'The collection keeps no order; also registered as Too Early.']],
  [426, ['Upgrade Required (RFC 2817)', 'The server asks for another protocol.']],
  [428, ['Precondition Required', 'The server asks for a conditional request.']],
  [429, ['Too Many Requests', 'The client sent too many requests in too short a time.']],
  [431, ['Request Header Fields Too Large', 'The headers are larger than the server accepts.']],
  [444, ['No Response', 'Not standard: the server closed the connection and sent nothing.']],
  [449, ['Retry With', 'Not standard: try again after doing what is asked for.']],
  [450, ['Blocked by Windows Parental Controls', 'Not standard: a parental control blocks the page.']],
  [451, ['Unavailable For Legal Reasons', 'The law forbids access to the resource.']],
  [499, ['Client Closed Request', 'Not standard: the client left before there was an answer.']],
  [500, ['Internal Server Error', 'The server met an error that it did not expect.']],
  [501, ['Not Implemented', 'The server cannot do what is asked for.']],
  [502, ['Bad Gateway', 'The server behind this one gave an answer that is not valid.']],
  [503, ['Service Unavailable', 'The server cannot answer for now.']],
  [504, ['Gateway Timeout', 'The server behind this one did not answer in time.']],
  [505, ['HTTP Version Not Supported', 'The server does not speak this version of HTTP.']],
  [506, ['Variant Also Negotiates (RFC 2295)', 'Choosing a form of the resource leads in a circle.']],
  [507, ['Insufficient Storage (WebDAV) (RFC 4918)', 'The server has no room to complete the request.']],
  [508, ['Loop Detected (WebDAV) (RFC 5842)', 'The server went round in a circle.']],
  [
    509,
    [
      'Bandwidth Limit Exceeded (Apache bw/limited extension)',
      'Not standard: the traffic allowed is used up.',
    ],
  ],
  [510, ['Not Extended (RFC 2774)', 'The server needs extensions of the request.']],
  [511, ['Network Authentication Required', 'The client has to sign in to the network first.']],
  [598, ['Network read timeout error', 'Not standard: a proxy waited too long for the network.']],
  [599, ['Network connect timeout error[23]', 'Not standard: a proxy could not connect in time.']],
]);
