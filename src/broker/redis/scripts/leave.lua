#!lua flags=allow-oom
-- A worker says good-bye: it is forgotten, and what it kept for others (coming for the next delayed task, draining for a
-- suspect) is free for the next.
--
-- ARGV  1 worker
--@include base
--@include record
--@include ready

redis.call('HDEL', P .. 'workers', ARGV[1])
if redis.call('GET', P .. 'drain') == ARGV[1] then redis.call('DEL', P .. 'drain') end
if string.match(redis.call('GET', P .. 'timer') or '', '^(%S+)') == ARGV[1] then
  redis.call('DEL', P .. 'timer')
  local first = redis.call('ZRANGE', P .. 'delayed', 0, 0)[1]
  local live = first and open(redis.call('HGET', P .. 'task', first))
  if live then wake(live.head.queue) end
  -- And for the next gate: whoever serves a queue that it holds back comes for it.
  local gate = redis.call('ZRANGE', P .. 'gates', 0, 0)[1]
  local road = gate and redis.call('LINDEX', P .. 'behind:' .. gate, 0)
  local queue = road and string.match(road, '^%S:(%S+)')
  if queue then wake(queue) end
end
return 1
