import { Session } from 'node:inspector/promises';
import { costOf, rate } from '../work/cost.mjs';
import { commandsDuring, SCRIPTS_US } from '../work/slowlog.mjs';
import { commandStats, scriptCosts } from './redis-costs.mjs';
import { selfTimes } from './self-times.mjs';

/** Fine enough for some thousand samples in half a second. */
const SAMPLE_US = 100;

/** Does `work` under the profiler of V8 and the statistics of Redis; all figures are for each of `tasks`. */
export async function profiledPhase({ title, redis, tasks }, work) {
  const profiler = new Session();
  profiler.connect();
  await profiler.post('Profiler.enable');
  await profiler.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
  let cost;
  let profile;
  await redis.client.config('RESETSTAT');
  const commands = await commandsDuring(redis.client, SCRIPTS_US, async () => {
    await profiler.post('Profiler.start');
    cost = rate(tasks, await costOf(redis.url, work));
    ({ profile } = await profiler.post('Profiler.stop'));
  });
  profiler.disconnect();
  return {
    title,
    tasks,
    ...cost,
    scripts: scriptCosts(commands, tasks),
    commandsInside: await commandStats(redis.client, tasks),
    ...selfTimes(profile, cost.nodeUs),
  };
}
