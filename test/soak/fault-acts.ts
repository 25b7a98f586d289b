import { setTimeout as sleep } from 'node:timers/promises';
import { killed, type Arena } from './arena.js';
import type { FaultName, PlannedFault } from './fault-plan.js';

const CUTS_AT_ONCE = 5;
const LATENCY_MS = 60;

type Act = (arena: Arena, fault: PlannedFault) => Promise<void> | void;

/** Every fault ends by itself: after it the network is open, and everybody runs. */
const acts: Record<FaultName, Act> = {
  kill: (arena, { target }) => one(arena.workers, target)?.kill('SIGKILL'),
  'kill-child': ({ children }, { target }) => {
    const pid = one(children, target);
    if (pid !== undefined) killed(pid);
  },
  stop: async (arena, { target, forMs }) => {
    const worker = one(arena.workers, target);
    worker?.kill('SIGSTOP');
    await sleep(forMs);
    worker?.kill('SIGCONT');
  },
  term: (arena, { target }) => one(arena.workers, target)?.kill('SIGTERM'),
  'redis-kill': async ({ servers }, { target, forMs }) => {
    const redis = one(servers, target)?.redis;
    await redis?.kill9();
    await sleep(forMs);
    await redis?.restart();
  },
  'redis-pause': async ({ servers }, { target, forMs }) => {
    const redis = one(servers, target)?.redis;
    redis?.pause();
    await sleep(forMs);
    redis?.resume();
  },
  reset: ({ servers }, { target }) => one(servers, target)?.proxy.resetAll(),
  'black-hole': async ({ servers }, { target, forMs }) => {
    const proxy = one(servers, target)?.proxy;
    proxy?.blackhole();
    await sleep(forMs);
    proxy?.open();
  },
  cut: ({ servers }, { target }) => {
    const proxy = one(servers, target)?.proxy;
    for (let index = 0; index < CUTS_AT_ONCE; index += 1) void proxy?.cutNextReply(/evalsha/i);
  },
  latency: async ({ servers }, { target, forMs }) => {
    const proxy = one(servers, target)?.proxy;
    proxy?.latency(LATENCY_MS);
    await sleep(forMs);
    proxy?.latency(0);
  },
  flush: async ({ servers }) => {
    await Promise.all(servers.map(({ client }) => client.script('FLUSH')));
  },
};

export async function inflict(arena: Arena, fault: PlannedFault): Promise<void> {
  await acts[fault.name](arena, fault);
}

function one<T>(all: readonly T[], target: number): T | undefined {
  return all[Math.floor(target * all.length)];
}
