/** What INFO says, by name. */
async function infoOf(redis, section) {
  const lines = (await redis.info(...section)).split('\r\n').filter((line) => line.includes(':'));
  return Object.fromEntries(lines.map((line) => line.split(':')));
}

export async function spentBy(redis) {
  const info = await infoOf(redis, []);
  const us = (Number(info.used_cpu_sys) + Number(info.used_cpu_user)) * 1e6;
  return { us, commands: Number(info.total_commands_processed) };
}

/** The buffers of connections are no data. */
export async function memoryOf(redis) {
  const info = await infoOf(redis, ['memory']);
  return Number(info.used_memory) - Number(info.mem_clients_normal ?? 0);
}
