import { attribute, childNamed, childrenNamed, qualified, qualifiedIn, type XmlElement } from './xml-tree.ts';

/** A message part, or the one element of it: what stands in the body of an envelope. */
export type SoapPart = { element: string } | { name: string; type: string };

export type SoapMessage = {
  /** Parts of an `rpc` message stand in an element with the operation's name. */
  wrapper: { namespace: string; name: string } | undefined;
  header: SoapPart[];
  body: SoapPart[];
};

export type SoapOperation = {
  name: string;
  documentation: string;
  action: string;
  input: SoapMessage;
  output: SoapMessage | undefined;
};

/** Where operations can be called, and in which version of SOAP. */
export type SoapPort = {
  service: string;
  name: string;
  version: '1.1' | '1.2';
  address: string;
  operations: SoapOperation[];
};

const SOAP12 = 'http://schemas.xmlsoap.org/wsdl/soap12/';
const SOAP11 = 'http://schemas.xmlsoap.org/wsdl/soap/';
const WSOAP = 'http://www.w3.org/ns/wsdl/soap';

/** Things of one kind from all files, by their qualified names. */
function named(roots: readonly XmlElement[], kind: string): Map<string, XmlElement> {
  const found = new Map<string, XmlElement>();
  for (const root of roots)
    for (const element of childrenNamed(root, kind))
      found.set(qualified(attribute(root, 'targetNamespace'), attribute(element, 'name')), element);
  return found;
}

/** Ports of WSDL 1.1 that speak SOAP; bindings that no service uses are ports without an address. */
export function portsOfWsdl1(roots: readonly XmlElement[]): SoapPort[] {
  const bindings = named(roots, 'binding');
  const portTypes = named(roots, 'portType');
  const messages = named(roots, 'message');
  const used = new Set<string>();
  const ports: SoapPort[] = [];
  const add = (key: string, service: string, name: string, address: string): void => {
    const binding = bindings.get(key);
    const soap = binding?.children.find(
      ({ name: local, namespace }) => local === 'binding' && (namespace === SOAP11 || namespace === SOAP12),
    );
    if (!binding || !soap) return;
    used.add(key);
    const portType = portTypes.get(qualifiedIn(binding, 'type'));
    const operations = childrenNamed(binding, 'operation').map((bound) =>
      operationOfWsdl1(bound, { soap, portType, messages, roots }),
    );
    ports.push({ service, name, version: soap.namespace === SOAP12 ? '1.2' : '1.1', address, operations });
  };
  for (const [key, service] of named(roots, 'service'))
    for (const port of childrenNamed(service, 'port'))
      add(
        qualifiedIn(port, 'binding'),
        attribute(service, 'name') || key,
        attribute(port, 'name'),
        attribute(childNamed(port, 'address'), 'location'),
      );
  if (ports.length === 0) for (const [key, binding] of bindings) add(key, '', attribute(binding, 'name'), '');
  return ports;
}

type Known = {
  soap: XmlElement;
  portType: XmlElement | undefined;
  messages: ReadonlyMap<string, XmlElement>;
  roots: readonly XmlElement[];
};

function operationOfWsdl1(bound: XmlElement, known: Known): SoapOperation {
  const { soap, portType, roots } = known;
  const name = attribute(bound, 'name');
  const abstract = childrenNamed(portType, 'operation').find((one) => attribute(one, 'name') === name);
  const details = bound.children.find(
    ({ name: local, namespace }) => local === 'operation' && namespace === soap.namespace,
  );
  const isRpc = (attribute(details, 'style') || attribute(soap, 'style')) === 'rpc';
  const home = attribute(roots[0], 'targetNamespace');
  const message = (direction: 'input' | 'output'): SoapMessage | undefined => {
    const declared = childNamed(abstract, direction);
    if (!declared) return undefined;
    const side = childNamed(bound, direction);
    const body = childNamed(side, 'body');
    const wrapper = isRpc
      ? {
          namespace: attribute(body, 'namespace') || home,
          name: direction === 'input' ? name : `${name}Response`,
        }
      : undefined;
    const header = childrenNamed(side, 'header').flatMap((row) =>
      partsOf(known.messages.get(qualifiedIn(row, 'message')), attribute(row, 'part')),
    );
    return {
      wrapper,
      header,
      body: partsOf(known.messages.get(qualifiedIn(declared, 'message')), attribute(body, 'parts')),
    };
  };
  return {
    name,
    documentation: documentationOf(abstract),
    action: attribute(details, 'soapAction'),
    input: message('input') ?? { wrapper: undefined, header: [], body: [] },
    output: message('output'),
  };
}

/** Parts of a message; only the named ones when names are given. */
function partsOf(message: XmlElement | undefined, names: string): SoapPart[] {
  const wanted = names.split(/\s+/).filter((name) => name !== '');
  return childrenNamed(message, 'part').flatMap((part): SoapPart[] => {
    const name = attribute(part, 'name');
    if (wanted.length > 0 && !wanted.includes(name)) return [];
    const element = qualifiedIn(part, 'element');
    return [element === '' ? { name, type: qualifiedIn(part, 'type') } : { element }];
  });
}

function documentationOf(element: XmlElement | undefined): string {
  return childNamed(element, 'documentation')?.text.trim() ?? '';
}

/** Endpoints of WSDL 2.0 whose binding is SOAP. */
export function portsOfWsdl2(roots: readonly XmlElement[]): SoapPort[] {
  const bindings = named(roots, 'binding');
  const interfaces = named(roots, 'interface');
  return [...named(roots, 'service').values()].flatMap((service) =>
    childrenNamed(service, 'endpoint').flatMap((endpoint): SoapPort[] => {
      const binding = bindings.get(qualifiedIn(endpoint, 'binding'));
      if (binding && attribute(binding, 'type') !== WSOAP) return [];
      const face = interfaces.get(qualifiedIn(service, 'interface'));
      return [
        {
          service: attribute(service, 'name'),
          name: attribute(endpoint, 'name'),
          version: attributeEnding(binding, 'version') === '1.1' ? '1.1' : '1.2',
          address: attribute(endpoint, 'address'),
          operations: operationsOfWsdl2(face, binding, interfaces, 0),
        },
      ];
    }),
  );
}

/** Attributes of the SOAP binding have a prefix that every file chooses for itself. */
function attributeEnding(element: XmlElement | undefined, name: string): string {
  for (const [key, value] of element?.attributes ?? []) if (key.endsWith(`:${name}`)) return value;
  return '';
}

function operationsOfWsdl2(
  face: XmlElement | undefined,
  binding: XmlElement | undefined,
  interfaces: ReadonlyMap<string, XmlElement>,
  depth: number,
): SoapOperation[] {
  if (!face || depth > 20) return [];
  const bases = attribute(face, 'extends')
    .split(/\s+/)
    .filter((name) => name !== '');
  const inherited = bases.flatMap((base) => {
    const key = qualifiedIn({ ...face, attributes: new Map([['base', base]]) }, 'base');
    return operationsOfWsdl2(interfaces.get(key), binding, interfaces, depth + 1);
  });
  const own = childrenNamed(face, 'operation').map((operation): SoapOperation => {
    const name = attribute(operation, 'name');
    const bound = childrenNamed(binding, 'operation').find(
      (one) => attribute(one, 'ref').replace(/^.*:/, '') === name,
    );
    const message = (direction: string): SoapMessage | undefined => {
      const declared = childNamed(operation, direction);
      if (!declared) return undefined;
      const isNothing = /^#/.test(attribute(declared, 'element'));
      return {
        wrapper: undefined,
        header: [],
        body: isNothing ? [] : [{ element: qualifiedIn(declared, 'element') }],
      };
    };
    return {
      name,
      documentation: documentationOf(operation),
      action: attributeEnding(bound, 'action'),
      input: message('input') ?? { wrapper: undefined, header: [], body: [] },
      output: message('output'),
    };
  });
  return [...inherited, ...own];
}
