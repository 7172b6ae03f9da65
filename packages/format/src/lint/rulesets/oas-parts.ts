/** A list that is there and not empty, perhaps of values of one type. */
export const listOf = (type?: string) => ({
  dialect: 'draft7',
  schema: { type: 'array', minItems: 1, ...(type === undefined ? {} : { items: { type } }) },
});

export const mustMatchSchema = 'An example fits the schema beside it.';

const isSchema = '(@.enum || @.type || @.format || @.$ref || @.properties || @.items)';

/** Schemas in a part of a definition that have an example or a default. */
export const exampleIn = (place: string, example: string): string =>
  `$${place}..[?(@property !== 'properties' && @ && ${example} && ${isSchema})]`;
