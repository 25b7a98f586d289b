#!lua flags=allow-oom
-- The hot path: settles what ended at a worker and leases what it has room for.
--
-- ARGV  1 worker, 2 sequence, 3 lease in ms, 4 slots, 5 prefetch, 6 holding, 7 leased so far, 8 number of queues, the queues in
--       order; then the number of plain successes and for each: id, token, ended record; then the number of those that are parts of
--       groups and for each: id, token, ended record, group, index; then the number of those that were tried before and for each: id,
--       token, ended record; then the number of other settlements and for each: id, token, JSON of {kind, afterMs, queue, lane, trips,
--       reason, because, at, entry, draft, nodes}, text: of a retry the failure, of an end what finish.task takes
-- RETURNS the refused ids · ms until the next delayed task or limit key that this worker comes for, or -1 · 'isolate' (it is to take
--         nothing else until it is empty), 'forgotten' (nothing is remembered of the worker) or 'normal' · 1 if there is more to take ·
--         the moment · the prefix of the tokens · id and record in turn ('' where a replayed lease is gone; token = prefix:<position>) ·
--         id, name and queue in turn of tasks that were found expired · 1 if continuations are left · name and state in turn of breakers
--         that have changed · what is left for others: its highest band or '', how many tasks, when the first was enqueued or ''
--
-- Replay: settlements are recognised by the token they were accepted with, leases by the sequence.
-- uses: lanes, reply, conclude, settle/success, lease/lease, lease/timer, settle/others, promote, limits/blocked, limits/unblock
local worker = {
  id = ARGV[1],
  sequence = tonumber(ARGV[2]),
  lease = tonumber(ARGV[3]),
  slots = tonumber(ARGV[4]),
  prefetch = tonumber(ARGV[5]),
  holding = tonumber(ARGV[6]),
  leased = tonumber(ARGV[7]),
  queues = {},
}
local queueCount = tonumber(ARGV[8])
for index = 1, queueCount do
  worker.queues[index] = ARGV[8 + index]
end

local function settle()
  local at = success.retried(success.parts(success.plain(9 + queueCount)))
  if ARGV[at] ~= '0' then others.settle(at) end
end

-- The next moment at which a worker is wanted; nil if there is none.
local function nextDue(delayedDue)
  local limitDue = lanes.exist() and blocked.nextDue() or nil
  return delayedDue and limitDue and math.min(delayedDue, limitDue) or delayedDue or limitDue
end

local function modeOf(taken)
  if taken.isForgotten then return 'forgotten' end
  return taken.isIsolating and 'isolate' or 'normal'
end

reply.carriesBreakers = true
settle()
conclude.advance(100)
if lanes.exist() then unblock.freed() end
local delayedDue = tonumber(redis.call('ZRANGE', K.delayed, 0, 0, 'WITHSCORES')[2])
if delayedDue and delayedDue <= now() then delayedDue = promote.due() end
if lanes.exist() then unblock.due() end
local taken = lease.take(worker)
local rest = conclude.all(0)
local nextAt = nextDue(delayedDue)
local due = nextAt and timer.claim(worker, nextAt) or -1
local digest = taken.digest
return {
  reply.refused,
  due,
  modeOf(taken),
  taken.hasMore and 1 or 0,
  whole(now()),
  taken.tokenPrefix,
  taken.rows,
  reply.expired,
  rest,
  reply.breakers,
  digest[1],
  digest[2],
  digest[3],
}
