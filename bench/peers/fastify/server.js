// First-come coupons and a waiting line the way most shops build them: Node, Fastify, and Lua
// scripts and sorted sets in Redis. Usage: node server.js PORT REDIS_PORT FOLDER-OF-THE-SCRIPTS
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import Redis from 'ioredis';

const [port, redisPort] = process.argv.slice(2, 4).map(Number);
// Commands of one turn go out together: the quicker of ioredis's two ways.
const redis = new Redis({ port: redisPort, enableAutoPipelining: true });
for (const name of ['issue', 'ticket']) {
  redis.defineCommand(name, {
    numberOfKeys: 2,
    lua: readFileSync(`${process.argv[4]}/${name}.lua`, 'utf8'),
  });
}

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

function shownTicket(room, account, place) {
  return {
    roomId: Number(room),
    account: Number(account),
    state: 'WAITING',
    position: place + 1,
    ahead: place,
    pollAfterMs: 1000,
  };
}

app.post('/v1/rooms/:room/tickets', async (request, reply) => {
  const { room } = request.params;
  const account = request.headers['x-user-id'];
  const [place, fresh] = await redis.ticket(`room:${room}`, `numbers:${room}`, account);
  return reply.code(fresh ? 201 : 200).send(shownTicket(room, account, place));
});

app.get('/v1/rooms/:room/tickets/me', async (request, reply) => {
  const { room } = request.params;
  const account = request.headers['x-user-id'];
  const place = await redis.zrank(`room:${room}`, account);
  if (place === null) {
    return reply.code(404).send({ code: 'ticket-not-found' });
  }
  return shownTicket(room, account, place);
});

await app.listen({ host: '127.0.0.1', port });
