import type { CollectionItem, HeaderEntry } from '../../collection.ts';
import type { JsonObject } from '../../json.ts';
import { type Importing, ImportStop, type Source } from '../importing.ts';
import { makeCollection, makeFolder, makeRequest, makeUrl, rawBody, stableId } from '../make-item.ts';
import { fileStem } from '../names.ts';
import { readSchemas, type Schemas } from './schemas.ts';
import {
  portsOfWsdl1,
  portsOfWsdl2,
  type SoapMessage,
  type SoapOperation,
  type SoapPort,
} from './services.ts';
import { XmlExample } from './xml-example.ts';
import { attribute, childNamed, readXml, type XmlElement, XmlError } from './xml-tree.ts';

const ENVELOPES = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
};

/** Lines of all examples together, and of one: a service of thousands of operations gets shorter ones. */
const LINES_MAX = 1_000_000;
const EXAMPLE_LINES_MAX = 2_000;

/** WSDL 1.1 and 2.0: a request for each operation of each port that speaks SOAP. */
export function readWsdl(source: Source, importing: Importing): void {
  const roots = source.files.map((file) => {
    try {
      return readXml(file, importing.limits.depthMax);
    } catch (error) {
      if (!(error instanceof XmlError)) throw error;
      importing.fail(file.path, error.message, { line: error.line, column: error.column });
      throw new ImportStop();
    }
  });
  const [root] = roots as [XmlElement];
  const schemas = readSchemas(roots);
  const ports = root.name === 'description' ? portsOfWsdl2(roots) : portsOfWsdl1(roots);
  if (ports.length === 0) {
    importing.fail(source.path, 'the service has no port that speaks SOAP', { line: root.line, column: 1 });
    return;
  }
  const [first] = ports as [SoapPort];
  const operations = ports.reduce((count, port) => count + port.operations.length, 1);
  const linesMax = Math.max(20, Math.min(EXAMPLE_LINES_MAX, Math.floor(LINES_MAX / operations)));
  const making: Making = { schemas, source, importing, baseUrl: first.address, linesMax };
  const item = ports.length === 1 ? requestsOf(first, making) : ports.map((port) => folderOf(port, making));
  importing.addCollection(
    makeCollection({
      id: stableId('wsdl', source.path),
      name: attribute(root, 'name') || first.service || fileStem(source.path, 'SOAP'),
      description: childNamed(root, 'documentation')?.text.trim() ?? '',
      item,
      variable: [{ key: 'baseUrl', value: first.address, type: 'string' }],
    }),
  );
}

type Making = { schemas: Schemas; source: Source; importing: Importing; baseUrl: string; linesMax: number };

function folderOf(port: SoapPort, making: Making): CollectionItem {
  making.importing.countItem(making.source.path);
  return makeFolder({
    id: stableId('wsdl', making.source.path, port.service, port.name),
    name: port.name || port.service,
    item: requestsOf(port, making),
  });
}

function requestsOf(port: SoapPort, making: Making): CollectionItem[] {
  return port.operations.map((operation) => {
    making.importing.countItem(making.source.path);
    const item = makeRequest({
      id: stableId('wsdl', making.source.path, port.service, port.name, operation.name),
      name: operation.name,
      description: operation.documentation,
      method: 'POST',
      url: makeUrl(port.address === making.baseUrl ? '{{baseUrl}}' : port.address),
      header: headersOf(port, operation),
      body: rawBody(envelope(operation.input, port, making), 'text/xml'),
    });
    if (operation.output) item.response = [exampleOf(operation.output, port, item, making)];
    return item;
  });
}

/** SOAP 1.1 names the action in a header of its own, 1.2 in the media type. */
function headersOf({ version }: SoapPort, { action }: SoapOperation): HeaderEntry[] {
  if (version === '1.1')
    return [
      { key: 'Content-Type', value: 'text/xml; charset=utf-8' },
      { key: 'SOAPAction', value: `"${action}"` },
    ];
  const parameter = action === '' ? '' : `; action="${action}"`;
  return [{ key: 'Content-Type', value: `application/soap+xml; charset=utf-8${parameter}` }];
}

function exampleOf(output: SoapMessage, port: SoapPort, item: CollectionItem, making: Making): JsonObject {
  const type = port.version === '1.1' ? 'text/xml' : 'application/soap+xml';
  return {
    id: stableId(item.id ?? '', 'response'),
    name: item.name ?? '',
    originalRequest: structuredClone(item.request ?? {}) as JsonObject,
    status: 'OK',
    code: 200,
    _postman_previewlanguage: 'xml',
    header: [{ key: 'Content-Type', value: `${type}; charset=utf-8` }],
    cookie: [],
    body: envelope(output, port, making),
  };
}

function envelope(message: SoapMessage, { version }: SoapPort, { schemas, linesMax }: Making): string {
  const example = new XmlExample(schemas, linesMax);
  const header = partLines(message.header, example, 2);
  const { wrapper } = message;
  const tag = wrapper && example.tag(wrapper.namespace, wrapper.name);
  const inside = partLines(message.body, example, tag === undefined ? 2 : 3);
  const wrapped = inside.length === 0 ? [`    <${tag}/>`] : [`    <${tag}>`, ...inside, `    </${tag}>`];
  const body = tag === undefined ? inside : wrapped;
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<soap:Envelope xmlns:soap="${ENVELOPES[version]}"${example.declarations}>`,
    ...(header.length === 0 ? [] : ['  <soap:Header>', ...header, '  </soap:Header>']),
    ...(body.length === 0 ? ['  <soap:Body/>'] : ['  <soap:Body>', ...body, '  </soap:Body>']),
    '</soap:Envelope>',
  ].join('\n');
}

function partLines(parts: SoapMessage['body'], example: XmlExample, level: number): string[] {
  return parts.flatMap((part) =>
    'element' in part ? example.element(part.element, level) : example.ofType(part.name, part.type, level),
  );
}
