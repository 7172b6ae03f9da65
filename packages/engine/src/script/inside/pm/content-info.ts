import type { Fields } from './plain.ts';

export type ContentInfo = {
  contentType: string;
  /** What kind of content it is: `text`, `image`, `embed`, `unknown` ... */
  mimeType: string;
  mimeFormat: string;
  charset: string;
  fileExtension?: string;
  fileName: string;
};

/** What the headers say about a body, or its first bytes when there is no Content-Type. */
export function contentInfo(
  contentType: unknown,
  disposition: unknown,
  bytes: () => Uint8Array | undefined,
): ContentInfo {
  const detected = contentType ? undefined : detect(bytes());
  const given = contentType ? String(contentType) : (detected ?? 'text/plain');
  const source = given.toLowerCase().replace(/\s/g, '').replace(/;.*$/, '');
  const [mimeType, mimeFormat] = formatOf(source);
  const extension = extensions()[source];
  const fileName = fileNameOf(disposition) ?? (extension ? `response.${extension}` : 'response');
  const info: Fields = { contentType: source, mimeType, mimeFormat, charset: charsetOf(given) ?? 'utf8' };
  if (extension) info.fileExtension = extension;
  info.fileName = fileName;
  return info as ContentInfo;
}

/** Lower case; `utf-8` is called `utf8`. */
export function charsetOf(contentType: unknown): string | undefined {
  const match = /(?:charset|encoding)\s{0,10}=\s{0,10}['"]? {0,10}([\w-]{1,100})/i.exec(
    String(contentType ?? ''),
  );
  const charset = match?.[1]?.toLowerCase();
  return charset === 'utf-8' ? 'utf8' : charset;
}

function formatOf(type: string): [type: string, format: string] {
  if (type === 'application/x-www-form-urlencoded') return ['text', 'plain'];
  if (type === 'application/pdf') return ['embed', 'pdf'];
  if (type === 'application/jwt') return ['text', 'jwt'];
  if (type === 'application/ogg') return ['audio', 'ogg'];
  const base = type.split('/')[0] as string;
  const media = /audio|video|image|text/.exec(base)?.[0];
  const language = /jsonp|json|xml|html|yaml|vml|webml|script/.exec(type)?.[0];
  if (media !== undefined) return [media, media === 'text' ? (language ?? 'plain') : media];
  if (language !== undefined) return ['text', language];
  const inner = /\/[^/]*(audio|video|image|text)/.exec(type)?.[1];
  if (inner !== undefined) return [inner, inner];
  return [/application|message|multipart/.exec(base)?.[0] ?? 'unknown', 'raw'];
}

/** The name in Content-Disposition: `filename*` (RFC 5987) before `filename`. */
function fileNameOf(disposition: unknown): string | undefined {
  if (!disposition) return undefined;
  const text = String(disposition);
  const extended = /;\s*filename\*\s*=\s*([\w!#$%&+^`{}~-]+)'[^']*'([^;\s]+)/i.exec(text);
  if (extended) {
    const name = decoded(extended[2] as string, (extended[1] as string).toLowerCase());
    if (name) return name;
  }
  const plain = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(text);
  return plain?.[1] === undefined ? plain?.[2] : plain[1].replace(/\\(.)/g, '$1');
}

function decoded(value: string, charset: string): string | undefined {
  if (charset === 'iso-8859-1')
    return value.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  if (charset !== 'utf-8') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** First bytes in hexadecimal, and the type they tell. */
const signatures: readonly (readonly [string, string])[] = [
  ['89504e470d0a1a0a', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['47494638', 'image/gif'],
  ['25504446', 'application/pdf'],
  ['504b0304', 'application/zip'],
  ['1f8b08', 'application/gzip'],
  ['424d', 'image/bmp'],
  ['49492a00', 'image/tiff'],
  ['4d4d002a', 'image/tiff'],
  ['00000100', 'image/x-icon'],
  ['377abcaf271c', 'application/x-7z-compressed'],
  ['425a68', 'application/x-bzip2'],
  ['0061736d', 'application/wasm'],
  ['4f676753', 'audio/ogg'],
  ['494433', 'audio/mpeg'],
  ['774f4646', 'font/woff'],
  ['774f4632', 'font/woff2'],
  ['3c3f786d6c20', 'application/xml'],
];

function detect(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes || bytes.length === 0) return undefined;
  let hex = '';
  for (let index = 0; index < 12 && index < bytes.length; index += 1)
    hex += (bytes[index] as number).toString(16).padStart(2, '0');
  if (hex.startsWith('52494646') && hex.endsWith('57454250')) return 'image/webp';
  if (hex.slice(8, 16) === '66747970') return 'video/mp4';
  return signatures.find(([start]) => hex.startsWith(start))?.[1];
}

let known: Record<string, string> | undefined;

function extensions(): Record<string, string> {
  if (known) return known;
  known = {};
  for (const entry of extensionText.split(' ')) {
    const [type, extension] = entry.split('=') as [string, string];
    known[type] = extension;
  }
  return known;
}

const extensionText =
  'application/json=json text/html=html text/plain=txt application/xml=xml text/xml=xml text/css=css text/csv=csv ' +
  'application/javascript=js text/javascript=js image/png=png image/jpeg=jpg image/gif=gif image/svg+xml=svg ' +
  'image/webp=webp image/bmp=bmp image/tiff=tif image/x-icon=ico image/vnd.microsoft.icon=ico image/avif=avif ' +
  'image/heic=heic application/pdf=pdf application/zip=zip application/gzip=gz application/octet-stream=bin ' +
  'application/ld+json=jsonld application/geo+json=geojson application/manifest+json=webmanifest text/yaml=yaml ' +
  'text/markdown=md audio/mpeg=mpga audio/ogg=oga audio/wav=wav audio/x-wav=wav audio/midi=mid video/mp4=mp4 ' +
  'video/webm=webm video/mpeg=mpeg video/x-msvideo=avi video/quicktime=qt video/ogg=ogv font/woff=woff ' +
  'font/woff2=woff2 font/ttf=ttf font/otf=otf application/x-tar=tar application/x-7z-compressed=7z ' +
  'application/x-bzip2=bz2 application/msword=doc application/vnd.ms-excel=xls application/vnd.ms-powerpoint=ppt ' +
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document=docx ' +
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet=xlsx ' +
  'application/vnd.openxmlformats-officedocument.presentationml.presentation=pptx application/rtf=rtf ' +
  'application/xhtml+xml=xhtml application/atom+xml=atom application/rss+xml=rss application/xslt+xml=xsl ' +
  'text/calendar=ics text/vcard=vcf application/wasm=wasm application/sql=sql application/epub+zip=epub ' +
  'application/java-archive=jar application/x-sh=sh application/ogg=ogx message/rfc822=eml application/toml=toml audio/aac=adts application/vnd.rar=rar';
