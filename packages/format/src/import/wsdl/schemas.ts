import { attribute, qualified, type XmlElement } from './xml-tree.ts';

export const XSD = 'http://www.w3.org/2001/XMLSchema';

/** A global declaration, and whether the elements in it have the namespace of their schema. */
export type Declared = { element: XmlElement; namespace: string; isQualified: boolean };

/** Everything that the schemas of a service declare, by kind and qualified name. */
export type Schemas = {
  elements: Map<string, Declared>;
  types: Map<string, Declared>;
  groups: Map<string, Declared>;
};

export function readSchemas(roots: readonly XmlElement[]): Schemas {
  const schemas: Schemas = { elements: new Map(), types: new Map(), groups: new Map() };
  const waiting = [...roots];
  for (let root = waiting.pop(); root; root = waiting.pop()) {
    if (root.name === 'schema' && root.namespace === XSD) addSchema(root, schemas);
    else if (root.name === 'definitions' || root.name === 'description' || root.name === 'types')
      waiting.push(...root.children);
  }
  return schemas;
}

function addSchema(schema: XmlElement, { elements, types, groups }: Schemas): void {
  const namespace = attribute(schema, 'targetNamespace');
  const isQualified = attribute(schema, 'elementFormDefault') === 'qualified';
  for (const element of schema.children) {
    const key = qualified(namespace, attribute(element, 'name'));
    const declared = { element, namespace, isQualified };
    if (element.name === 'element') elements.set(key, declared);
    else if (element.name === 'complexType' || element.name === 'simpleType') types.set(key, declared);
    else if (element.name === 'group' || element.name === 'attributeGroup') groups.set(key, declared);
  }
}
