const MINUTE = 60_000;
const KEPT_MINUTES = 180;
const LEVELS_TOGETHER = 40;

/** Goes on with the average minute that the shop has played, back over three hours and in waves: nobody waits that long for a picture. */
export async function fillHistory(redis, namespace) {
  const keyOf = (at) => `ntq:{${namespace}}:figures:${MINUTE}:${at}`;
  const [seconds] = await redis.time();
  const current = Math.floor((Number(seconds) * 1000) / MINUTE) * MINUTE;
  // The first minute holds all that was set up, and the current one has not ended.
  const played = (await minutesBefore(redis, keyOf, current)).slice(0, -1);
  if (played.length === 0) throw new Error('The shop has not played long enough: give --minutes 3 or more.');
  const mean = meanOf(played);
  await forgetArchives(redis, namespace);
  for (let back = 1; back < KEPT_MINUTES; back += 1) {
    const at = current - back * MINUTE;
    await redis.del(keyOf(at));
    await redis.hset(keyOf(at), textsOf(mean, waveAt(back)));
    await redis.expire(keyOf(at), (KEPT_MINUTES - back) * 60);
  }
}

/** Spans in an archive are not looked for under keys of their own. */
async function forgetArchives(redis, namespace) {
  const archives = await redis.keys(`ntq:{${namespace}}:figure-archive:${MINUTE}:*`);
  if (archives.length > 0) await redis.del(archives);
}

/** Levels of the same three hours, in the same waves, behind those that were noted: fields `b`, `s` and `w` of a minute, 40 minutes in a hash. */
export async function fillLevels(redis, namespace, slots) {
  const [seconds] = await redis.time();
  const current = Math.floor(Number(seconds) / 60);
  for (let back = 1; back < KEPT_MINUTES; back += 1) {
    const minute = current - back;
    const key = `ntq:{${namespace}}:levels:${MINUTE}:${Math.floor(minute / LEVELS_TOGETHER) * LEVELS_TOGETHER * MINUTE}`;
    const number = minute % LEVELS_TOGETHER;
    const busy = Math.min(0.95, 0.25 * waveAt(back)) * slots * MINUTE;
    const wait = 1500 * waveAt(back) ** 6 + 400 * Math.random();
    const levels = { [`b${number}`]: busy, [`s${number}`]: slots * MINUTE, [`w${number}`]: wait };
    for (const [field, level] of Object.entries(levels)) await redis.hsetnx(key, field, Math.round(level));
    await redis.expire(key, KEPT_MINUTES * 60);
  }
}

/** The minutes that hold figures, the newest first. */
async function minutesBefore(redis, keyOf, current) {
  const found = [];
  for (let at = current - MINUTE; ; at -= MINUTE) {
    const fields = await redis.hgetall(keyOf(at));
    if (Object.keys(fields).length === 0) return found;
    found.push(fields);
  }
}

function waveAt(back) {
  return 1 + 0.35 * Math.sin(back / 23) + 0.1 * Math.sin(back / 4.7) + 0.06 * (Math.random() - 0.5);
}

/** Counts are `<index>:<count>` with spaces between them, both hexadecimal. Answers the mean of each by field and index. */
function meanOf(minutes) {
  const means = new Map();
  for (const [field, text] of minutes.flatMap(Object.entries)) {
    const counts = means.get(field) ?? new Map();
    means.set(field, counts);
    for (const [index, count] of text.split(' ').map((entry) => entry.split(':')))
      counts.set(index, (counts.get(index) ?? 0) + Number.parseInt(count, 16) / minutes.length);
  }
  return means;
}

function textsOf(means, factor) {
  const entries = [...means].map(([field, counts]) => {
    const texts = [...counts].map(([index, count]) => `${index}:${Math.round(count * factor).toString(16)}`);
    return [field, texts.join(' ')];
  });
  return Object.fromEntries(entries);
}
