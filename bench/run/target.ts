/**
 * The server that the runners call, in a process of its own so that its cost is nobody's: `/items/<n>` answers a small
 * JSON document, after `?wait=` milliseconds when asked, `/count` how many it answered since it was asked last. Its
 * address comes on stdout.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

let count = 0;
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const url = request.url ?? '/';
    if (url === '/count') {
      response.end(String(count));
      count = 0;
      return;
    }
    count += 1;
    const body = JSON.stringify({
      id: Number(/^\/items\/(\d+)/.exec(url)?.[1] ?? 0),
      name: 'A thing of some length',
      tags: ['new', 'blue', 'round'],
      owner: { id: 7, name: 'Somebody', mail: 'somebody@example.test' },
      text: 'words '.repeat(60),
    });
    const answer = () => {
      response.writeHead(200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(body),
        'X-Served-By': 'target',
      });
      response.end(body);
    };
    const wait = Number(/[?&]wait=(\d+)/.exec(url)?.[1] ?? 0);
    if (wait > 0) setTimeout(answer, wait);
    else answer();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
