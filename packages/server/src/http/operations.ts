import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Ctx } from '../context.ts';

/** /healthz: the process answers. /readyz: the database does too. /metrics: Prometheus text. */
export function mountOperations(fastify: FastifyInstance, ctx: Ctx): () => void {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let requests = 0;
  fastify.addHook('onResponse', async () => {
    requests++;
  });
  fastify.get('/healthz', async (_request, reply) => reply.type('text/plain').send('ok\n'));
  fastify.get('/readyz', async (_request, reply) => {
    await sql`select 1`.execute(ctx.db);
    return reply.type('text/plain').send('ready\n');
  });
  fastify.get('/metrics', async (_request, reply) => {
    const memory = process.memoryUsage();
    const lines = [
      metric('parley_requests_total', 'counter', 'Answered requests', requests),
      metric(
        'parley_event_loop_delay_max_seconds',
        'gauge',
        'Longest delay since the last reading',
        delay.max / 1e9,
      ),
      metric(
        'parley_event_loop_delay_p99_seconds',
        'gauge',
        '99th percentile since the last reading',
        delay.percentile(99) / 1e9,
      ),
      metric('process_resident_memory_bytes', 'gauge', 'Resident memory', memory.rss),
      metric('nodejs_heap_used_bytes', 'gauge', 'Used heap', memory.heapUsed),
      metric('process_uptime_seconds', 'counter', 'Seconds since start', process.uptime()),
    ];
    delay.reset();
    return reply.type('text/plain; version=0.0.4').send(`${lines.join('\n')}\n`);
  });
  return () => delay.disable();
}

const metric = (name: string, type: string, help: string, value: number): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}`;
