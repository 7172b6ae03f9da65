import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The yardstick: the least that a Node process can do to answer a GET with the bytes of a file.
const [file = '', contentType = ''] = process.argv.slice(2);
const bytes = readFileSync(file);

const server = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': contentType, 'Content-Length': bytes.length });
  response.end(bytes);
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit(0));
