// First-come coupons the way most shops build them: Node, Fastify and a Lua script in Redis.
// Usage: node server.js PORT REDIS_PORT SCRIPT
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import Redis from 'ioredis';

const [port, redisPort] = process.argv.slice(2, 4).map(Number);
// Commands of one turn go out together: the quicker of ioredis's two ways.
const redis = new Redis({ port: redisPort, enableAutoPipelining: true });
redis.defineCommand('issue', {
  numberOfKeys: 2,
  lua: readFileSync(process.argv[4], 'utf8'),
});

const app = Fastify();

app.post('/v1/campaigns/:campaign/coupons', async (request, reply) => {
  const { campaign } = request.params;
  const account = request.headers['x-user-id'];
  const left = await redis.issue(`issued:${campaign}`, `left:${campaign}`, account);
  if (left === -1) {
    return reply.code(409).send({ code: 'coupon-already-issued' });
  }
  if (left === -2) {
    return reply.code(410).send({ code: 'campaign-sold-out' });
  }
  return reply.code(201).send({
    campaignId: Number(campaign),
    account: Number(account),
    left,
    status: 'AVAILABLE',
    issuedAt: new Date().toISOString(),
  });
});

await app.listen({ host: '127.0.0.1', port });
