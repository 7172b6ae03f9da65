/** What kind of definition a text is, and its version as far as it says. */
export type DetectedDefinition = {
  kind: 'openapi' | 'asyncapi' | 'graphql' | 'protobuf' | 'smithy' | 'wsdl' | 'raml';
  version: string;
};

/** How much of a text is looked at: what decides stands near the top. */
const HEAD = 64 * 1024;

/** Tells what a text is by the words that its kind has to hold; undefined when it holds none. It parses nothing. */
export function detectDefinition(text: string): DetectedDefinition | undefined {
  const head = text.slice(0, HEAD).replace(/^\uFEFF/, '');
  if (head.startsWith('#%RAML'))
    return { kind: 'raml', version: /^#%RAML\s+([\d.]+)/.exec(head)?.[1] ?? '1.0' };
  if (/^\s*</.test(head)) return detectWsdl(head);
  const keyed = keyedVersion(text, /^\s*\{/.test(head));
  if (keyed) return keyed;
  const proto = /^\s*syntax\s*=\s*["']proto([23])["']\s*;/m.exec(head);
  if (proto) return { kind: 'protobuf', version: proto[1] as string };
  const smithy = /^\s*\$version\s*:\s*["']?([\d.]+)/m.exec(head);
  if (smithy) return { kind: 'smithy', version: smithy[1] as string };
  if (
    /^\s*(?:message|service)\s+\w+\s*\{/m.test(head) &&
    /^\s*(?:package\s+[\w.]+\s*;|import\s+")|=\s*\d+\s*;/m.test(head)
  )
    return { kind: 'protobuf', version: '2' };
  if (/^\s*namespace\s+[\w.]+\s*$/m.test(head) && /^\s*(?:structure|service|operation)\s+\w+/m.test(head))
    return { kind: 'smithy', version: '1.0' };
  if (
    /^\s*(?:extend\s+)?(?:schema\b[^\n]*\{|(?:type|interface|input|enum)\s+\w+[^\n{]*\{|(?:scalar|union|directive)\s+@?\w+)/m.test(
      head,
    )
  )
    return { kind: 'graphql', version: '' };
  return undefined;
}

function keyedVersion(text: string, isJson: boolean): DetectedDefinition | undefined {
  // In JSON these keys may come last; in YAML they stand at the very left.
  const keys = isJson
    ? /(?:^\s*\{|[,{])\s*"(openapi|swagger|asyncapi|smithy)"\s*:\s*"?([\d.]+)/
    : /^["']?(openapi|swagger|asyncapi)["']?\s*:\s*["']?([\d.]+)/m;
  const found = keys.exec(text);
  if (!found) return undefined;
  const [, word, version = ''] = found;
  if (word === 'asyncapi') return { kind: 'asyncapi', version };
  if (word === 'smithy') return { kind: 'smithy', version };
  return { kind: 'openapi', version };
}

function detectWsdl(head: string): DetectedDefinition | undefined {
  if (/<(?:[\w-]+:)?definitions\b/.test(head) && head.includes('http://schemas.xmlsoap.org/wsdl/'))
    return { kind: 'wsdl', version: '1.1' };
  if (/<(?:[\w-]+:)?description\b/.test(head) && head.includes('http://www.w3.org/ns/wsdl'))
    return { kind: 'wsdl', version: '2.0' };
  return undefined;
}
