import { Redis } from 'ioredis';
import type { RedisProcess } from './redis-process.js';

/** Commands that clients have sent, by name, with how often. */
export type SentCommands = ReadonlyMap<string, number>;

/** Counts all commands that clients send to a server while something is done; those that scripts call are not among them. */
export async function sentCommands(
  server: Pick<RedisProcess, 'port'>,
  during: () => Promise<unknown>,
): Promise<SentCommands> {
  const redis = new Redis({ port: server.port, disconnectTimeout: 0 });
  const monitor = await redis.monitor();
  const counts = new Map<string, number>();
  monitor.on('monitor', (_time: string, [name = '']: string[], source: string) => {
    if (source !== 'lua') counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1);
  });
  try {
    await during();
    return counts;
  } finally {
    monitor.disconnect();
    redis.disconnect();
  }
}

export function totalOf(sent: SentCommands): number {
  return [...sent.values()].reduce((sum, count) => sum + count, 0);
}

/** As a text: '14: evalsha 13, blpop 1'. */
export function shownCommands(sent: SentCommands): string {
  return `${totalOf(sent)}: ${[...sent].map(([name, count]) => `${name} ${count}`).join(', ')}`;
}
