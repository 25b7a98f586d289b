#!lua flags=allow-oom
-- The hot path: settles what ended at a worker and leases what it has room for.
--
-- ARGV  1 worker, 2 sequence, 3 lease in ms, 4 slots, 5 ahead, 6 holding, 7 leased so far, 8 number of queues, the queues in
--       order; then the number of plain successes and for each: id, token, ended record; then the number of those that are
--       parts of groups and for each: id, token, ended record, group, place; then the number of those that were tried before
--       and for each: id, token, ended record; then the number of other settlements and for each: id, token, JSON of
--       {kind, afterMs, queue, lane, trips, reason, because, at, entry, draft, nodes}, text: of a retry the failure, of an end
--       what finish takes
-- RETURNS the refused ids, ms until the next delayed task or gate that this worker comes for or -1, 1 to drain, 1 if there is
--         more, the moment, the stem of the tokens, id and record by turns ('' where a replayed lease is gone; token =
--         stem:<place>), id, name and queue by turns of what was found expired, 1 if ends have set going more than was carried
--         out, name and state by turns of breakers that have changed, and 1 if nothing is remembered of the worker
--
-- Replay: settlements are recognised by the token they were accepted with, leases by the sequence.
--@include base
--@include record
--@include ready
--@include finish
--@include settle
--@include promote
--@include lease

local now = clock()

local worker = {
  id = ARGV[1], sequence = tonumber(ARGV[2]), lease = tonumber(ARGV[3]), slots = tonumber(ARGV[4]), ahead = tonumber(ARGV[5]),
  holding = tonumber(ARGV[6]), leased = tonumber(ARGV[7]), queues = {},
}
local place = 9
for _ = 1, tonumber(ARGV[8]) do
  worker.queues[#worker.queues + 1] = ARGV[place]
  place = place + 1
end

gates.isTold = true
local refused = {}
place = settlePlain(place, 3, now, refused)
place = settleParts(place, now, refused)
place = settleRetried(place, now, refused)
if ARGV[place] ~= '0' then others.settle(place, now, refused) end
advance(now, 100)
if hasLanes() then gates.passOn(now) end
local nextTask, nextGate = promote(now), nil
if hasLanes() then gates.pullDue(now) end
local taken = lease(worker, now)
local rest = advance(now, 0)
leaveGates(now)
if hasLanes() then nextGate = gates.nextDue() end
local due = comeFor(worker, earlier(nextTask, nextGate), now)
local changes = hasLanes() and gates.changes or {}
return { refused, due, taken.drain, taken.more, string.format('%.0f', now), taken.stem, taken.rows, expired, rest, changes, taken.forgotten }
