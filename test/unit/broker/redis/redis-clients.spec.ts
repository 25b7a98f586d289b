import { EventEmitter } from 'node:events';
import { expect, it } from '@jest/globals';
import type { Redis } from 'ioredis';
import { RedisClients } from '../../../../src/broker/redis/redis-clients.js';

const away = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

function opened() {
  const client = Object.assign(new EventEmitter(), {
    options: { path: '/run/redis.sock' },
    status: 'connecting',
    disconnect: () => undefined,
  });
  const target = () => client as unknown as Redis;
  const clients = new RedisClients({ target, random: Math.random, onError: () => undefined });
  clients.of('command');
  return { client, clients };
}

it('A server that takes a connection is away no longer, though it still loads its data', () => {
  const { client, clients } = opened();
  client.emit('error', away());
  expect(clients.connectionFailure).toMatchObject({ kind: 'away' });
  client.emit('connect');
  expect(clients.connectionFailure).toBeUndefined();
  clients.close();
});

it('A server of another kind is one until it is understood, though it takes connections', () => {
  const { client, clients } = opened();
  client.emit('error', new Error('Protocol error, got "H" as reply type byte'));
  client.emit('connect');
  expect(clients.connectionFailure).toMatchObject({ kind: 'foreign' });
  client.emit('ready');
  expect(clients.connectionFailure).toBeUndefined();
  clients.close();
});

it('The address of a cluster for errors has no password of its nodes', () => {
  const cluster = [
    'redis://user:secret@a:1',
    'redis://b:2?password=secret',
    { host: 'c', port: 3, password: 'secret' },
  ];
  const target = { cluster, options: { lazyConnect: true } };
  const clients = new RedisClients({ target, random: Math.random, onError: () => undefined });
  expect(clients.address).toBe('a:1, b:2, c:3');
  clients.close();
});
