import { commandName } from './script-names.mjs';

/** Commands that take longer are looked at, in microseconds. */
const FROM_US = 1_000;
const KEPT = 1_000_000;
/**
 * Scripts take as long and the commands inside them seldom do: an entry for each of those would be part of the time of the script,
 * and the larger one.
 */
export const SCRIPTS_US = 30;

/** The longest command that Redis ran while `work` went on, by its own SLOWLOG; scripts are commands. */
export async function longestCommand(client, work) {
  const commands = await commandsDuring(client, FROM_US, work);
  const [longest = { name: 'none', us: 0 }] = commands.toSorted((one, other) => other.us - one.us);
  return { ms: longest.us / 1_000, command: longest.name };
}

/** Every command that took at least so long: the name of our script, or the first word. */
export async function commandsDuring(client, fromUs, work) {
  const restore = await logFrom(client, fromUs);
  try {
    await work();
    const entries = await client.slowlog('GET', -1);
    return entries.map(([, , us, command]) => ({ name: commandName(command), us }));
  } finally {
    await restore();
  }
}

async function logFrom(client, fromUs) {
  const wanted = { 'slowlog-log-slower-than': fromUs, 'slowlog-max-len': KEPT };
  const before = {};
  for (const [name, value] of Object.entries(wanted)) {
    before[name] = (await client.config('GET', name))[1];
    await client.config('SET', name, value);
  }
  await client.slowlog('RESET');
  return async () => {
    for (const [name, value] of Object.entries(before)) await client.config('SET', name, value);
    await client.slowlog('RESET');
  };
}
