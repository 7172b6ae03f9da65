export { outgoingUrl, urlText } from './send/outgoing-url.ts';
export { createSender, type Sender, type SendHow } from './send/sender.ts';
