const { Ajv } = require('#json-schema') as { Ajv: unknown };

export { Ajv as library };
