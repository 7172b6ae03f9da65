// The floor: the same number of requests over one kept connection, one after the other, and nothing else. CommonJS, so
// that it pays for node:http and for no module loader.
const { Agent, request } = require('node:http');

const [url, iterations, each] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const get = (path) =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}${path}`,
      { agent, headers: { Accept: 'application/json' } },
      (incoming) => {
        const pieces = [];
        incoming.on('data', (piece) => pieces.push(piece));
        incoming.on('end', () => resolve(Buffer.concat(pieces)));
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });

const main = async () => {
  for (let iteration = 0; iteration < iterations; iteration += 1)
    for (let index = 0; index < each; index += 1) await get(`/items/${index}?page=1`);
  agent.destroy();
};

main();
