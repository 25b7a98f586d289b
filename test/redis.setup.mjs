import { provideRedis } from '../scripts/redis.mjs';
import { translatePrograms } from './support/programs.mjs';

/** The programs that tests start, and one Redis for the whole run. Test files read NTQ_TEST_REDIS_URL and use key prefixes of their own. */
export default async function setUpRedis() {
  await translatePrograms();
  const redis = await provideRedis();
  globalThis.stopTestRedis = redis.stop;
  process.env.NTQ_TEST_REDIS_URL = redis.url;
  // For tests that start (and crash) servers of their own.
  if (redis.server) process.env.NTQ_REDIS_SERVER = redis.server;
  else console.log('Redis: no redis-server on PATH, so tests that start one of their own cannot run');
}
