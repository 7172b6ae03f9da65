import { expect, test } from 'vitest';
import { imported, only, problemsOf, requestsOf, treeOf } from './import.fixture.ts';

const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:shop" targetNamespace="urn:shop" elementFormDefault="qualified">
  <xs:element name="GetOrder"><xs:complexType><xs:sequence>
    <xs:element name="id" type="xs:int"/>
    <xs:element name="when" type="xs:date" minOccurs="0"/>
    <xs:element ref="t:Filter"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Filter" type="t:FilterType"/>
  <xs:complexType name="Base"><xs:sequence><xs:element name="note" type="xs:string"/></xs:sequence></xs:complexType>
  <xs:complexType name="FilterType"><xs:complexContent><xs:extension base="t:Base">
    <xs:choice><xs:element name="kind" type="t:Kind"/><xs:element name="other" type="xs:string"/></xs:choice>
    <xs:attribute name="lang" type="xs:string" use="required"/>
  </xs:extension></xs:complexContent></xs:complexType>
  <xs:simpleType name="Kind"><xs:restriction base="xs:string"><xs:enumeration value="a&amp;b"/></xs:restriction></xs:simpleType>
  <xs:element name="Order" type="t:OrderType"/>
  <xs:complexType name="OrderType"><xs:sequence><xs:element name="sum" type="xs:decimal"/><xs:element name="parent" type="t:OrderType"/></xs:sequence></xs:complexType>
  <xs:element name="Token" type="xs:string"/>
</xs:schema>`;

const one = (types: string) => `<?xml version="1.0"?>
<definitions name="ShopService" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:t="urn:shop" xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:shop">
  <documentation>A shop</documentation>
  <types>${types}</types>
  <message name="In"><part name="p" element="t:GetOrder"/><part name="h" element="t:Token"/></message>
  <message name="Out"><part name="p" element="t:Order"/></message>
  <message name="RpcIn"><part name="a" type="xs:int"/><part name="o" type="t:OrderType"/></message>
  <portType name="Port"><operation name="GetOrder"><documentation>Gets one</documentation><input message="t:In"/><output message="t:Out"/></operation></portType>
  <portType name="RpcPort"><operation name="Sum"><input message="t:RpcIn"/></operation></portType>
  <binding name="B11" type="t:Port"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="GetOrder"><soap:operation soapAction="urn:shop/get"/><input><soap:body use="literal" parts="p"/><soap:header message="t:In" part="h" use="literal"/></input><output><soap:body use="literal"/></output></operation></binding>
  <binding name="B12" type="t:Port"><soap12:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="GetOrder"><soap12:operation soapAction="urn:shop/get"/><input><soap12:body use="literal" parts="p"/></input><output><soap12:body use="literal"/></output></operation></binding>
  <binding name="BRpc" type="t:RpcPort"><soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
    <operation name="Sum"><soap:operation soapAction=""/><input><soap:body use="literal" namespace="urn:rpc"/></input></operation></binding>
  <service name="Shop">
    <port name="Soap11" binding="t:B11"><soap:address location="https://shop.test/soap"/></port>
    <port name="Soap12" binding="t:B12"><soap12:address location="https://shop.test/soap"/></port>
    <port name="Rpc" binding="t:BRpc"><soap:address location="https://shop.test/rpc"/></port>
  </service>
</definitions>`;

test('reads WSDL 1.1', () => {
  const collection = only(imported([{ path: 'shop.wsdl', text: one(schema) }]));
  expect(collection).toMatchObject({
    info: { name: 'ShopService', description: 'A shop' },
    variable: [{ key: 'baseUrl', value: 'https://shop.test/soap' }],
  });
  expect(treeOf(collection.item)).toEqual([
    'Soap11/',
    'Soap11/POST GetOrder',
    'Soap12/',
    'Soap12/POST GetOrder',
    'Rpc/',
    'Rpc/POST Sum',
  ]);
  const [first, second, rpc] = requestsOf(collection.item);
  expect(first?.request).toEqual({
    method: 'POST',
    description: 'Gets one',
    url: { raw: '{{baseUrl}}', host: ['{{baseUrl}}'] },
    header: [
      { key: 'Content-Type', value: 'text/xml; charset=utf-8' },
      { key: 'SOAPAction', value: '"urn:shop/get"' },
    ],
    body: {
      mode: 'raw',
      options: { raw: { language: 'xml' } },
      raw: `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n0="urn:shop">
  <soap:Header>
    <n0:Token>string</n0:Token>
  </soap:Header>
  <soap:Body>
    <n0:GetOrder>
      <n0:id>1</n0:id>
      <n0:when>2026-01-01</n0:when>
      <n0:Filter lang="string">
        <n0:note>string</n0:note>
        <n0:kind>a&#38;b</n0:kind>
      </n0:Filter>
    </n0:GetOrder>
  </soap:Body>
</soap:Envelope>`,
    },
  });
  expect(first?.response?.[0]).toMatchObject({
    code: 200,
    body: expect.stringContaining('<n0:sum>1.0</n0:sum>\n      <n0:parent/>'),
  });
  expect(second?.request?.header).toEqual([
    { key: 'Content-Type', value: 'application/soap+xml; charset=utf-8; action="urn:shop/get"' },
  ]);
  expect(rpc?.request).toMatchObject({
    url: { raw: 'https://shop.test/rpc' },
    body: { raw: expect.stringContaining('    <n0:Sum>\n      <a>1</a>\n      <o>\n        <n1:sum>') },
  });
});

test('finds schemas in files beside it', () => {
  const text = one('<xs:schema><xs:import namespace="urn:shop" schemaLocation="shop.xsd"/></xs:schema>');
  const whole = only(imported([{ path: 'shop.wsdl', text: one(schema) }]));
  const parts = only(
    imported([
      { path: 'shop.wsdl', text },
      { path: 'shop.xsd', text: schema },
    ]),
  );
  expect(parts).toEqual(whole);
});

test('reads WSDL 2.0', () => {
  const text = `<description xmlns="http://www.w3.org/ns/wsdl" xmlns:wsoap="http://www.w3.org/ns/wsdl/soap" xmlns:t="urn:shop" targetNamespace="urn:shop">
  <types>${schema}</types>
  <interface name="I"><operation name="Get" pattern="http://www.w3.org/ns/wsdl/in-out"><input element="t:GetOrder"/><output element="t:Order"/></operation></interface>
  <binding name="B" interface="t:I" type="http://www.w3.org/ns/wsdl/soap"><operation ref="t:Get" wsoap:action="urn:get"/></binding>
  <service name="Shop" interface="t:I"><endpoint name="E" binding="t:B" address="https://shop.test/2"/></service>
</description>`;
  const { item, info } = only(imported([{ path: 'shop.wsdl', text }]));
  expect(info.name).toBe('Shop');
  expect(item[0]).toMatchObject({
    name: 'Get',
    request: {
      header: [{ value: 'application/soap+xml; charset=utf-8; action="urn:get"' }],
      body: { raw: expect.stringContaining('<n0:GetOrder>') },
    },
    response: [{ body: expect.stringContaining('<n0:Order>') }],
  });
});

const head = '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/">';

test.each([
  [`${head}\n<types></definitions>`, 'error input:2:22: unexpected close tag.'],
  [
    `<!DOCTYPE x [<!ENTITY a "b">]>\n${head}</definitions>`,
    'error input:1:31: a document type (DOCTYPE) is not read',
  ],
  [`${head}&lol;</definitions>`, 'undefined entity'],
  [`${head}${'<a>'.repeat(600)}`, 'nested deeper than 500 levels'],
  [`${head}</definitions>`, 'error input:1:1: the service has no port that speaks SOAP'],
])('tells what is wrong with %#', (text, problem) => {
  expect(problemsOf(imported(text, { kind: 'wsdl' }))).toEqual([expect.stringContaining(problem)]);
});
