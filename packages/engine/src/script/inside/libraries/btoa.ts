import { btoa } from '../platform/base64.ts';

export { btoa as library };
