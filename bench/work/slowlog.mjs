import { commandName } from './script-names.mjs';

/** Commands that take longer are looked at, in microseconds. */
const FROM_US = 1_000;
const KEPT = 100_000;

/** The longest command that Redis ran while `work` went on, by its own SLOWLOG; scripts are commands. */
export async function longestCommand(client, work) {
  const restore = await logAll(client);
  try {
    await work();
    const entries = await client.slowlog('GET', -1);
    const [longest = [0, 0, 0, []]] = entries.toSorted(([, , one], [, , other]) => other - one);
    const [, , us, command] = longest;
    return { ms: us / 1_000, command: commandName(command) };
  } finally {
    await restore();
  }
}

async function logAll(client) {
  const wanted = { 'slowlog-log-slower-than': FROM_US, 'slowlog-max-len': KEPT };
  const before = {};
  for (const [name, value] of Object.entries(wanted)) {
    before[name] = (await client.config('GET', name))[1];
    await client.config('SET', name, value);
  }
  await client.slowlog('RESET');
  return async () => {
    for (const [name, value] of Object.entries(before)) await client.config('SET', name, value);
  };
}
