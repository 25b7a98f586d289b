/** What the benchmark itself asks Redis for. */
const OURS = new Set(['info', 'config', 'slowlog', 'evalsha', 'eval', 'script']);

/** Each of our scripts by SLOWLOG: how often it ran, and how long. */
export function scriptCosts(commands, tasks) {
  const byName = new Map();
  for (const { name, us } of commands) {
    if (!name.endsWith('.lua')) continue;
    const costs = byName.get(name) ?? [];
    costs.push(us);
    byName.set(name, costs);
  }
  return [...byName]
    .map(([name, costs]) => {
      const us = costs.reduce((sum, one) => sum + one, 0);
      return { name, calls: costs.length, usPerCall: us / costs.length, usPerTask: us / tasks };
    })
    .toSorted((one, other) => other.usPerTask - one.usPerTask);
}

/** The commands inside of scripts and the few beside them, by INFO commandstats. */
export async function commandStats(client, tasks) {
  const lines = (await client.info('commandstats')).matchAll(/^cmdstat_([^:]+):calls=(\d+),usec=(\d+)/gm);
  return [...lines]
    .filter(([, name]) => !OURS.has(name.split('|')[0]))
    .map(([, name, calls, us]) => ({ name, calls: Number(calls), usPerTask: Number(us) / tasks }))
    .toSorted((one, other) => other.usPerTask - one.usPerTask);
}
