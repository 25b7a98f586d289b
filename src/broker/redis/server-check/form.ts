import { ConfigurationError } from '../../../core/errors.js';
import { LAYOUT } from '../../storage/layout.js';
import type { RedisConnection } from '../redis-connection.js';
import { keysOf } from '../script/key-names.js';

/** The namespace that a broker is a shard of. */
export interface ShardIdentity {
  readonly namespace: string;
  /** How many shards the namespace has. */
  readonly count: number;
  /** Where its server stands among those that the application names; `undefined` where it names one for all shards. */
  readonly server: number | undefined;
}

/** The form of a namespace: facts that must be the same in all its processes. */
interface Form {
  readonly layout: string | null;
  readonly shards: string | null;
  readonly server: string | null;
}

/**
 * Refuses a namespace of another form; with `marks` an empty one gets the form of this process. A shard is a namespace with a tag of
 * its own. So that a process finds the shards, or learns that there are some, the namespace itself has a mark as well.
 */
export async function checkForm(
  redis: RedisConnection,
  identity: ShardIdentity,
  marks: boolean,
): Promise<void> {
  const { namespace, count } = identity;
  if (count > 1) await checkMark(redis, keysOf(namespace).meta, identity, marks);
  await checkMark(redis, redis.keys.meta, { ...identity, server: undefined }, marks);
}

async function checkMark(
  redis: RedisConnection,
  meta: string,
  identity: ShardIdentity,
  marks: boolean,
): Promise<void> {
  const form = await formOf(redis, meta, marks ? identity : undefined);
  // A producer may not write it, an operator need not; a worker does so with its first heartbeat.
  if (form.layout !== null) checkLayout(form.layout);
  checkShards(form, identity);
  if (form.shards !== null) checkServerOf(form, identity);
}

/** The form that is stored; an empty namespace gets that of a shard. */
async function formOf(redis: RedisConnection, meta: string, identity?: ShardIdentity): Promise<Form> {
  const client = redis.client('command');
  const [layout = null, shards = null, server = null] = await redis.attempt('the key layout', () =>
    client.hmget(meta, 'layout', 'shards', 'server'),
  );
  if (layout !== null || identity === undefined) return { layout, shards, server };
  // Only where there is none: a full Redis refuses every write, and its tasks need workers.
  for (const [field, value] of fieldsOf(identity))
    await redis.attempt('the key layout', () => client.hsetnx(meta, field, value));
  // Another version may have been first.
  return formOf(redis, meta);
}

/** The layout of several shards comes last: a form without it is not whole yet. */
function fieldsOf({ count, server }: ShardIdentity): readonly (readonly [field: string, value: string])[] {
  const shards = ['shards', String(count)] as const;
  if (count === 1) return [['layout', LAYOUT], shards];
  return [shards, ...(server === undefined ? [] : [['server', String(server)] as const]), ['layout', LAYOUT]];
}

/** Somebody waits for the answer of a command, also where nobody listens. */
const ASK_MS = 2_000;
const AWAY_MS = 500;

/**
 * How many shards a namespace was made with.
 *
 * @throws ConfigurationError for one over several servers: this one does not know the others
 */
export async function rememberedShards(redis: RedisConnection): Promise<number> {
  const client = redis.client('command');
  const [shards, server] = await redis.attempt(
    'the shards',
    () => client.hmget(redis.keys.meta, 'shards', 'server'),
    ASK_MS,
    AWAY_MS,
  );
  if (server !== null && server !== undefined) refuseOne();
  return Number(shards ?? 1);
}

function refuseOne(): never {
  throw new ConfigurationError(
    'The namespace lies over several servers, and this process knows one. List all of them as `shards`, in the order in which the ' +
      'namespace was made.',
  );
}

/** Throws when another release has given the keys another form. */
export function checkLayout(layout: string | null): void {
  if (layout === LAYOUT) return;
  throw new ConfigurationError(
    `The namespace holds keys of layout ${JSON.stringify(layout)}, this version knows layout ${LAYOUT}. ` +
      'Use the version that wrote them, or another namespace.',
  );
}

/** One that names no number has one shard. */
function checkShards({ layout, shards }: Form, { count }: ShardIdentity): void {
  const known = shards ?? (layout === null ? undefined : '1');
  if (known === undefined || known === String(count)) return;
  throw new ConfigurationError(
    `The namespace was made for ${known} shards, this process wants ${count}. ` +
      `Start it with shards: ${known}, or use another namespace.`,
  );
}

/** Tags are found by their server, so the servers must stay in their order. */
function checkServerOf({ server }: Form, identity: ShardIdentity): void {
  const wanted = identity.server === undefined ? null : String(identity.server);
  if (server === wanted) return;
  if (wanted === null) refuseOne();
  throw new ConfigurationError(
    server === null
      ? 'The shards of the namespace lie on one server, and this process lists several. Give the server as `broker`, and the number as `shards`.'
      : `This server was number ${server} when the namespace was made, and is number ${wanted} of \`shards\`, counted from 0. Keep the servers in their order.`,
  );
}
