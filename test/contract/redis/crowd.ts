import type { Redis } from 'ioredis';

/** How much is in a namespace. */
export interface Crowd {
  /** Tasks in plain lists. */
  readonly waiting: number;
  /** Lanes with one task each, a tenth of them blocked by a limit. */
  readonly lanes: number;
  readonly running: number;
  /** Records of tasks that have ended, one each 10 ms up to now, kept for a day. */
  readonly ended?: number;
  /** Tasks that wait for their time. */
  readonly delayed?: number;
  /** Tasks in the plain list of a queue `late`, and as many in one lane each, all past their expiry. */
  readonly expired?: number;
  readonly deadLetters?: number;
}

const AT_ONCE = 5_000;

/** Fills a namespace by plain commands: a million enqueues would take a minute. */
const FILL = `
local P, from, to, at = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local function record(queue, lane)
  return 'r{"name":"mail.send","queue":"' .. queue .. '","at":' .. at .. lane .. '}\\n{"args":["' .. string.rep('x', 100) .. '"]}'
end
`;
const PLAIN = `${FILL}
local fields, ids = {}, {}
for index = from, to do
  local id = 'w' .. index
  fields[#fields + 1], fields[#fields + 2] = id, record('q' .. index % 4, '')
  redis.call('RPUSH', P .. 'ready:5:q' .. index % 4, id)
  redis.call('SADD', P .. 'bands', '5:q' .. index % 4)
end
redis.call('HSET', P .. 'task', unpack(fields))`;
const LANES = `${FILL}
for index = from, to do
  local id, isBlocked = 'l' .. index, index % 10 == 0
  local lane = 'f:t' .. index .. (isBlocked and ' c:task/x|' .. index or '')
  local band = '5:q' .. index % 4
  redis.call('HSET', P .. 'task', id, record('q' .. index % 4, ',"lane":"' .. lane .. '"'))
  redis.call('RPUSH', P .. 'lane:' .. band .. ' ' .. lane, id)
  redis.call('SADD', P .. 'lanes:' .. band, lane)
  redis.call('HINCRBY', P .. 'laned', band, 1)
  if isBlocked then
    local key = 'c:task/x|' .. index
    redis.call('RPUSH', P .. 'lane-group:' .. band .. ' ' .. key, lane)
    redis.call('RPUSH', P .. 'blocked:' .. key, band .. ' ' .. key)
    redis.call('ZADD', P .. 'blocked', 'inf', key)
  else
    redis.call('SADD', P .. 'rotations', band)
    redis.call('RPUSH', P .. 'rotation:' .. band, lane)
  end
end`;
const RUNNING = `${FILL}
for index = from, to do
  local id = 'r' .. index
  redis.call('HSET', P .. 'task', id, record('q' .. index % 4, ''))
  redis.call('HSET', P .. 'active', id, 'w1:0:1:' .. at .. ':' .. index .. ':q' .. index % 4)
  redis.call('ZADD', P .. 'leases', at + 86400000, id)
end`;

const ENDED = `${FILL}
local fields, byMinute = {}, {}
for index = from, to do
  local id, endedAt = 'e' .. index, at - 10 * index
  local expireAt = endedAt + 86400000
  local minute = string.format('%.0f', math.ceil(expireAt / 60000))
  local state = index % 100 == 0 and 'FAILURE' or 'SUCCESS'
  local head = '{"name":"mail.send","queue":"q' .. index % 4 .. '","at":' .. at .. ',"state":"' .. state .. '","endedAt":' .. string.format('%.0f', endedAt) .. '}'
  fields[#fields + 1], fields[#fields + 2] = id, 'e' .. string.format('%013.0f', expireAt) .. head .. '\\n"done"\\n'
  local bucket = (state == 'FAILURE' and 'f' or '') .. minute
  redis.call('LPUSH', P .. 'ended:' .. bucket, id)
  redis.call('ZADD', P .. 'buckets', minute, bucket)
end
redis.call('ZADD', P .. 'kept-minutes', math.ceil((at + 86400000) / 60000), 1440)
redis.call('HSET', P .. 'task', unpack(fields))`;

const DELAYED = `${FILL}
for index = from, to do
  local id, queue = 'd' .. index, 'q' .. index % 4
  redis.call('HSET', P .. 'task', id, record(queue, ''))
  redis.call('ZADD', P .. 'delayed', at + 3600000 + index, id)
  redis.call('HINCRBY', P .. 'delayed-counts', queue, 1)
end`;

const EXPIRED = `${FILL}
for index = from, to do
  local fields = ',"expires":' .. at - 1
  redis.call('HSET', P .. 'task', 'x' .. index, 's' .. string.sub(record('late', fields), 2))
  redis.call('RPUSH', P .. 'ready:5:late', 'x' .. index)
  local lane = 'f:t' .. index
  redis.call('HSET', P .. 'task', 'y' .. index, 's' .. string.sub(record('late', fields .. ',"lane":"' .. lane .. '"'), 2))
  redis.call('RPUSH', P .. 'lane:5:late ' .. lane, 'y' .. index)
  redis.call('SADD', P .. 'lanes:5:late', lane)
  redis.call('HINCRBY', P .. 'laned', '5:late', 1)
  redis.call('RPUSH', P .. 'rotation:5:late', lane)
  redis.call('ZADD', P .. 'expiries', at - index, 'x' .. index, at - index, 'y' .. index)
end
redis.call('SADD', P .. 'bands', '5:late')
redis.call('SADD', P .. 'rotations', '5:late')`;

const DEAD = `${FILL}
for index = from, to do
  local head = '{"id":"z' .. index .. '","name":"mail.send","queue":"q1","at":' .. at .. ',"state":"FAILURE","reason":"error","endedAt":' .. at .. '}'
  local failure = '{"classes":["Error"],"name":"Error","message":"boom","stack":"' .. string.rep('x', 1000) .. '"}'
  redis.call('HSET', P .. 'dead-letters', 'z' .. index, head .. '\\n' .. failure .. '\\n\\n' .. string.sub(record('q1', ''), 2))
  redis.call('ZADD', P .. 'dead-letter-times', at - index, 'z' .. index)
  redis.call('RPUSH', P .. 'history:z' .. index, failure, failure, failure, failure)
end`;

export async function fill(redis: Redis, prefix: string, crowd: Partial<Crowd>, at: number) {
  const parts = [
    [PLAIN, crowd.waiting ?? 0],
    [LANES, crowd.lanes ?? 0],
    [RUNNING, crowd.running ?? 0],
    [ENDED, crowd.ended ?? 0],
    [DELAYED, crowd.delayed ?? 0],
    [EXPIRED, crowd.expired ?? 0],
    [DEAD, crowd.deadLetters ?? 0],
  ] as const;
  for (const [script, count] of parts)
    for (let from = 1; from <= count; from += AT_ONCE / 2)
      await redis.eval(script, 0, prefix, from, Math.min(count, from + AT_ONCE / 2 - 1), at);
}
