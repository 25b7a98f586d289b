import type { Redis } from 'ioredis';
import { messageOfError } from '../../core/kind-of-value.js';
import type { ServerDiagnosis } from '../diagnosis.js';
import { mastersOf } from './server-check/masters.js';
import { missingRights } from './server-check/rights.js';
import type { RedisConnection } from './redis-connection.js';
import { LAYOUT } from '../storage/layout.js';

const PINGS = 20;
const CLOCK_CALLS = 5;

/** Diagnoses the server, in a cluster each of its masters, as far as its user may ask. */
export async function diagnoseServers(redis: RedisConnection): Promise<readonly ServerDiagnosis[]> {
  const command = redis.client('command');
  // A client of a cluster knows the masters once it has had an answer.
  await redis.attempt('INFO', () => command.info());
  const diagnoses: ServerDiagnosis[] = [];
  // One after the other, so that no round trip waits for another.
  for (const node of mastersOf(command)) diagnoses.push(await diagnoseServer(redis, node));
  return diagnoses;
}

async function diagnoseServer(redis: RedisConnection, command: Redis): Promise<ServerDiagnosis> {
  const info = await redis.attempt('INFO', () => command.info());
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const roundTripsMs: number[] = [];
  for (let ping = 0; ping < PINGS; ping += 1) {
    const from = performance.now();
    await redis.attempt('PING', () => command.ping());
    roundTripsMs.push(performance.now() - from);
  }
  const layout = await redis.attempt('the key layout', () => layoutOf(redis));
  return {
    ...addressIn(redis, command),
    version: field('redis_version') ?? '',
    isAof: flag(field('aof_enabled')),
    snapshots: await snapshotRules(command),
    isPersisting: field('rdb_last_bgsave_status') !== 'err' && field('aof_last_write_status') !== 'err',
    policy: field('maxmemory_policy'),
    usedMemory: Number(field('used_memory') ?? 0),
    maxMemory: Number(field('maxmemory') ?? 0),
    roundTripsMs: roundTripsMs.sort((one, other) => one - other),
    aheadMs: await aheadMs(redis, command),
    layout: layout ?? undefined,
    knownLayout: LAYOUT,
    missingRights: await missingRights(redis),
  };
}

async function layoutOf(redis: RedisConnection): Promise<string | null> {
  try {
    return await redis.client('command').hget(redis.keys.meta, 'layout');
  } catch (error) {
    // A key of another type is a finding of its own.
    if (messageOfError(error).includes('WRONGTYPE')) return null;
    throw error;
  }
}

function flag(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text === '1';
}

/** A single server is known by the address of its client. */
function addressIn(redis: RedisConnection, { options }: Redis): Pick<ServerDiagnosis, 'address'> {
  return 'nodes' in redis.client('command') ? { address: `${options.host}:${options.port}` } : {};
}

async function snapshotRules(command: Redis): Promise<string | undefined> {
  try {
    const [, save] = (await command.config('GET', 'save')) as string[];
    return save;
  } catch {
    return undefined;
  }
}

/** By the quickest of five calls, because the time of the round trip blurs it. */
async function aheadMs(redis: RedisConnection, command: Redis): Promise<number> {
  let best = { tookMs: Number.POSITIVE_INFINITY, aheadMs: 0 };
  for (let call = 0; call < CLOCK_CALLS; call += 1) {
    const from = performance.now();
    const [seconds, micros] = await redis.attempt('TIME', () => command.time());
    const tookMs = performance.now() - from;
    const server = Number(seconds) * 1_000 + Number(micros) / 1_000;
    if (tookMs < best.tookMs) best = { tookMs, aheadMs: server - Date.now() + tookMs / 2 };
  }
  return best.aheadMs;
}
