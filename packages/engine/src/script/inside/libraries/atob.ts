import { atob } from '../platform/base64.ts';

export { atob as library };
