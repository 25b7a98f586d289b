#!lua flags=allow-oom
-- A worker leaves: it is forgotten, and what it kept for others (coming for the next delayed task, isolating itself for a suspect) is
-- free for the next.
--
-- ARGV  1 worker
-- RETURNS 1
--
-- Replay: what is free already stays free.
-- uses: record, wake, limits/blocked, key-types
local worker = ARGV[1]

keyTypes.check({ K.workers, K.isolating, K.timer, K.delayed, K.blocked })
redis.call('HDEL', K.workers, worker)
if redis.call('GET', K.isolating) == worker then redis.call('DEL', K.isolating) end
if string.match(redis.call('GET', K.timer) or '', '^(%S+)') ~= worker then return 1 end
redis.call('DEL', K.timer)
local first = redis.call('ZRANGE', K.delayed, 0, 0)[1]
local live = first and record.open(redis.call('HGET', K.task, first))
if live then wake.queue(live.head.queue) end
-- And for the next limit key: a worker that serves a queue that it blocks comes for it.
local queue = blocked.firstQueue(redis.call('ZRANGE', K.blocked, 0, 0)[1])
if queue then wake.queue(queue) end
return 1
