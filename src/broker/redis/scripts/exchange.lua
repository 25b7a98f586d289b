#!lua flags=allow-oom
-- The hot path: settles what ended at a worker and leases what it has room for.
--
-- ARGV  1 worker, 2 session, 3 sequence, 4 lease in ms, 5 slots, 6 prefetch, 7 holding, 8 leased so far, 9 number of queues, the queues in
--       order; then the number of plain successes and for each: id, token, ended record without its moments, for how many ms it is kept; then
--       the number of those that are parts of groups and for each the same, and group, index; then the
--       number of those that were tried before and for each the same as a plain one; then the number of other settlements and for each: id,
--       token, JSON of {kind, startedAt, afterMs, queue, lane, failedBreakers, reason, because, entry, draft, nodes, span}, text: of a retry the
--       failure, of an end what finish.task takes
-- RETURNS name and value in turn; what is empty or usual is left out:
--         now              the moment
--         refused          ids
--         ids              of the leased tasks
--         records          of the same tasks, in their order ('' where a replayed lease is gone)
--         tokenPrefix      with ids; a token is <prefix>:<position>:<queue>
--         queues           with ids: queue and count in turn, for as many ids in turn
--         due              ms until the next delayed task or limit key that this worker comes for
--         mode             'isolate' (it is to take nothing else until it is empty) or 'forgotten' (nothing is remembered of the session)
--         hasMore          1: there is more to take
--         hasContinuations 1: continuations are left
--         expired          id, name and queue in turn of tasks that were found expired
--         breakers         name and state in turn of breakers that have changed
--         watched          types of events that are watched now
--         digest           what is left for others: the highest band, how many tasks, from when the first could run or ''
--
-- Replay: settlements are recognised by the token they were accepted with, leases by session and sequence.
-- uses: end-keys, lanes, reply, conclude, settle/success, lease/lease, lease/timer, settle/others, promote, limits/blocked, limits/unblock
local worker = {
  id = ARGV[1],
  session = ARGV[2],
  sequence = tonumber(ARGV[3]),
  lease = tonumber(ARGV[4]),
  slots = tonumber(ARGV[5]),
  prefetch = tonumber(ARGV[6]),
  holding = tonumber(ARGV[7]),
  leased = tonumber(ARGV[8]),
  queues = {},
}
local queueCount = tonumber(ARGV[9])
for index = 1, queueCount do
  worker.queues[index] = ARGV[9 + index]
end

local function settle()
  local at = success.retried(success.parts(success.plain(10 + queueCount)))
  if ARGV[at] ~= '0' then others.settle(at) end
end

-- The next moment at which a worker is wanted; nil if there is none.
local function nextDue(delayedDue)
  local limitDue = lanes.exist() and blocked.nextDue() or nil
  return delayedDue and limitDue and math.min(delayedDue, limitDue) or delayedDue or limitDue
end

local answer = {}

local function add(name, value)
  answer[#answer + 1] = name
  answer[#answer + 1] = value
end

local function addList(name, list)
  if #list > 0 then add(name, list) end
end

reply.carriesBreakers = true
endKeys.check()
settle()
conclude.advance(100)
if lanes.exist() then unblock.freed() end
local delayedDue = tonumber(redis.call('ZRANGE', K.delayed, 0, 0, 'WITHSCORES')[2])
if delayedDue and delayedDue <= now() then delayedDue = promote.due() end
if lanes.exist() then unblock.due() end
local taken = lease.take(worker)
local isLeft = conclude.all(0) == 1
local nextAt = nextDue(delayedDue)
local due = nextAt and timer.claim(worker, nextAt)
add('now', whole(now()))
addList('refused', reply.refused)
if #taken.ids > 0 then
  add('tokenPrefix', taken.tokenPrefix)
  add('queues', taken.runs)
  add('ids', taken.ids)
  add('records', taken.records)
end
if due then add('due', due) end
if taken.isForgotten then add('mode', 'forgotten') end
if taken.isIsolating then add('mode', 'isolate') end
if taken.hasMore then add('hasMore', 1) end
if isLeft then add('hasContinuations', 1) end
addList('expired', reply.expired)
addList('breakers', reply.breakers)
if taken.watchedEvents then add('watched', taken.watchedEvents) end
if taken.digest then add('digest', taken.digest) end
return answer
