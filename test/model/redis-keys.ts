import type { Redis } from 'ioredis';

/** A key as Redis holds it; of hashes and sorted sets name and value by turns. */
export interface Key {
  readonly type: string;
  /** Until it expires, in ms; -1 for one that stays. */
  readonly ttl: number;
  readonly value: string | readonly string[];
}

const READ = `
local read = {
  string = { 'GET' }, list = { 'LRANGE', 0, -1 }, set = { 'SMEMBERS' }, zset = { 'ZRANGE', 0, -1, 'WITHSCORES' }, hash = { 'HGETALL' },
}
local all = {}
for index, key in ipairs(redis.call('KEYS', ARGV[1])) do
  local type = redis.call('TYPE', key).ok
  local how = read[type]
  all[index] = { key, type, redis.call('PTTL', key), redis.call(how[1], key, unpack(how, 2)) }
end
return all`;

/** Copies all keys that begin with one prefix to another one, which is emptied first. */
const COPY = `
for _, key in ipairs(redis.call('KEYS', ARGV[4])) do redis.call('UNLINK', key) end
for _, key in ipairs(redis.call('KEYS', ARGV[3])) do
  redis.call('COPY', key, ARGV[2] .. string.sub(key, #ARGV[1] + 1), 'REPLACE')
end`;

const pattern = (prefix: string) => `${prefix.replace(/[{}]/g, '?')}*`;

/** The keys of one namespace as a whole: looked at, kept, and put back. */
export class RedisKeys {
  readonly #kept: string;

  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {
    this.#kept = `kept-of-${prefix}`;
  }

  /** By their name without the prefix. */
  async read(): Promise<ReadonlyMap<string, Key>> {
    type Row = readonly [key: string, type: string, ttl: number, value: string | readonly string[]];
    const rows = (await this.redis.eval(READ, 0, pattern(this.prefix))) as readonly Row[];
    return new Map(
      rows.map(([key, type, ttl, value]) => [key.slice(this.prefix.length), { type, ttl, value }]),
    );
  }

  keep(): Promise<unknown> {
    return this.#copy(this.prefix, this.#kept);
  }

  /** As after a fail-over to a replica that lagged behind; the server's time goes on. */
  async putBack(): Promise<void> {
    const clock = await this.redis.get(`${this.prefix}test-clock`);
    await this.#copy(this.#kept, this.prefix);
    await this.redis.set(`${this.prefix}test-clock`, clock ?? '');
  }

  async drop(): Promise<void> {
    for (const prefix of [this.prefix, this.#kept]) {
      const keys = await this.redis.keys(pattern(prefix));
      if (keys.length > 0) await this.redis.unlink(...keys);
    }
  }

  #copy(from: string, to: string): Promise<unknown> {
    return this.redis.eval(COPY, 0, from, to, pattern(from), pattern(to));
  }
}
