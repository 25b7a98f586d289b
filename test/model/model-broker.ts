import type { MemoryBroker } from '../../src/broker/memory/memory-broker.js';
import { openMemory } from '../contract/memory-opening.js';
import type { OpenBroker } from '../contract/open-broker.js';
import { openRedis, type Odd, type Rewrite } from '../contract/redis-opening.js';
import { MemoryRemains, RedisRemains, type Remains } from '../e2e/canvas/random/left-behind.js';
import { keyRules } from './key-rules.js';
import { viewOfMemory } from './memory-view.js';
import { placeRules } from './place-rules.js';
import { RedisKeys } from './redis-keys.js';
import { viewOfRedis } from './redis-view.js';
import type { View } from './view.js';

/** A broker that can be looked at as a whole. */
export interface ModelBroker {
  readonly opened: OpenBroker;
  /** Each script runs twice, as when its first reply was lost. */
  readonly isRepeated?: boolean;
  /** All it holds; throws when that breaks a rule. */
  look(): Promise<View>;
  /** Only where something outlives the process. */
  readonly past?: { keep(): Promise<unknown>; putBack(): Promise<void> };
  /** What is left behind. */
  readonly remains: Remains;
  close(): Promise<void>;
}

export type OpenModelBroker = () => Promise<ModelBroker>;

export async function memoryModel(): Promise<ModelBroker> {
  const opened = await openMemory();
  const look = async () => {
    const view = await viewOfMemory(opened.broker);
    expectNone(placeRules(view));
    return view;
  };
  const remains = new MemoryRemains(opened.broker as MemoryBroker);
  return { opened, look, remains, close: () => opened.close() };
}

export interface ModelOdd extends Odd {
  /** The entry of a task that ends while it waits stays in its list, as in one that is too long to search. */
  readonly keepsEntries?: boolean;
}

const TAKES_OFF = 'if not takeOff(key, id) or';

/** The scripts as they act where the search for an entry finds nothing. */
function keeping(lua: string): string {
  if (lua.includes('function waiting.leave(') && !lua.includes(TAKES_OFF))
    throw new Error('waiting.leave is not as the model expects it');
  return lua.replace(TAKES_OFF, 'if true or');
}

export async function redisModel({ keepsEntries = false, ...odd }: ModelOdd = {}): Promise<ModelBroker> {
  const { rewrite = (lua) => lua } = odd;
  const kept: Rewrite = (lua, command) => keeping(rewrite(lua, command));
  const opened = await openRedis({ ...odd, ...(keepsEntries && { rewrite: kept }) });
  const keys = new RedisKeys(opened.redis, opened.prefix);
  const look = async () => {
    const all = await keys.read();
    expectNone(keyRules(all));
    const view = viewOfRedis(all, opened.now(), await opened.broker.limits.list());
    expectNone(placeRules(view));
    return view;
  };
  const close = async () => {
    await keys.drop();
    await opened.close();
  };
  const { isRepeated = false } = odd;
  return {
    opened,
    isRepeated,
    look,
    past: keys,
    remains: new RedisRemains(opened.redis, opened.prefix),
    close,
  };
}

export function expectNone(faults: Iterable<string>): void {
  const found = [...faults];
  if (found.length > 0) throw new Error(found.join('\n'));
}
