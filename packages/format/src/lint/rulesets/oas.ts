// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import type { RulesetDefinition } from '../ruleset.ts';
import { commonRules } from './oas-common.ts';
import { openApi3Rules } from './oas-three.ts';
import { swaggerRules } from './oas-two.ts';

/**
 * `spectral:oas`.
 *
 * COMPAT: names, severities and places are Spectral's, so that rulesets which extend it stay as they are, and reports
 * can be compared; the words are ours.
 */
export const oas: RulesetDefinition = {
  formats: ['oas2', 'oas3', 'oas3_0', 'oas3_1', 'oas3_2'],
  documentationUrl: 'https://meta.stoplight.io/docs/spectral/docs/reference/openapi-rules.md',
  aliases: {
    PathItem: ['$.paths[*]'],
    OperationObject: ['#PathItem[get,put,post,delete,options,head,patch,trace]'],
    SecurityRequirementObject: ['$.security[*]', '#OperationObject.security[*]'],
    ResponseObject: {
      targets: [
        { formats: ['oas2'], given: ['#OperationObject.responses[*]', '$.responses[*]'] },
        { formats: ['oas3'], given: ['#OperationObject.responses[*]', '$.components.responses[*]'] },
      ],
    },
    LinkObject: {
      targets: [{ formats: ['oas3'], given: ['$.components.links[*]', '#ResponseObject.links[*]'] }],
    },
    ArrayProperties: {
      targets: [
        { formats: ['oas2', 'oas3_0'], given: ['$..[?(@ && @.type=="array")]'] },
        {
          formats: ['oas3_1', 'oas3_2'],
          given: [
            '$..[?(@ && @.type=="array")]',
            '$..[?(@ && @.type && @.type.constructor.name === "Array" && @.type.includes("array"))]',
          ],
        },
      ],
    },
  },
  rules: { ...commonRules, ...swaggerRules, ...openApi3Rules },
};
