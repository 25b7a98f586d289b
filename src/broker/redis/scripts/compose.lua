#!lua
-- Takes nodes of a workflow; the last of them seal it, and it begins. Until then nothing of it runs, and what its maker
-- leaves behind is dropped. A full Redis refuses it whole: no allow-oom here.
--
-- ARGV  1 root, 2 owner, 3 'first' with the first nodes, else how many came before these, 4 the node to set going, with
--       the last ones, or '', 5 how many, then for each: id, record; then for each group among them: id, size, ttl of its
--       results
-- RETURNS 'taken', 'duplicate' (the root is there, nothing was written), 'gone' (the draft was dropped, or somebody else has
--         begun it anew) or 'again' (what was begun before must be dropped first, and some of it is left), and 1 if there is
--         more to carry out
--
-- Replay: until the draft is sealed its owner may write the same again; then the root is there.
--@include base
--@include record
--@include ready
--@include finish

local root, owner, isFirst, entry, count = ARGV[1], ARGV[2], ARGV[3] == 'first', ARGV[4], tonumber(ARGV[5])
local now = clock()
local DROPPED_AT_ONCE = 500
local LAST = 5 + 2 * count
local draft = P .. 'draft:' .. root
local maker = redis.call('LINDEX', draft, 0)

local function idsOf()
  local ids = {}
  for at = 6, LAST, 2 do ids[#ids + 1] = ARGV[at] end
  return ids
end

-- Of a call that comes late, after what it drafted was set going: nothing that runs is written over.
local function isRunning()
  if count == 0 then return false end
  for _, record in ipairs(redis.call('HMGET', P .. 'task', unpack(idsOf()))) do
    if record and string.find(record, '^[rsG]') then return true end
  end
  return false
end

-- An ended record past its time may be replaced; the results of a group that are still kept may not.
local function isKnown()
  local record = redis.call('HGET', P .. 'task', root)
  local gone = expiry(record or nil)
  if record and not (gone and gone <= now) then return true end
  for at = LAST + 1, #ARGV, 3 do
    if redis.call('EXISTS', groupKey(ARGV[at])) == 1 then return true end
  end
  return false
end

if maker ~= owner then
  if not isFirst then
    local isThere = not maker and redis.call('HEXISTS', P .. 'task', root) == 1
    return { isThere and 'duplicate' or 'gone', 0 }
  end
  -- Whoever began it before may be dead: who comes anew must not take what is never finished for a workflow.
  if maker and not dropDraft(root, DROPPED_AT_ONCE) then return { 'again', 0 } end
  maker = nil
  if isKnown() or isRunning() then return { 'duplicate', 0 } end
elseif redis.call('LLEN', draft) - 1 < (tonumber(ARGV[3]) or 0) then
  -- A fail-over has taken back some of what came before: what is not whole is nobody's any more.
  redis.call('LSET', draft, 0, '-')
  return { 'gone', 0 }
end

for at = LAST + 1, #ARGV, 3 do redis.call('HSET', groupKey(ARGV[at]), 'size', ARGV[at + 1], 'ttl', ARGV[at + 2]) end
if count > 0 then redis.call('HSET', P .. 'task', unpack(ARGV, 6, LAST)) end

if entry == '' then
  if not maker then redis.call('RPUSH', draft, owner) end
  -- The same portion again is on the list already.
  if count > 0 and redis.call('LINDEX', draft, -1) ~= ARGV[LAST - 1] then redis.call('RPUSH', draft, unpack(idsOf())) end
  redis.call('ZADD', P .. 'drafts', now, root)
  return { 'taken', 0 }
end
if maker then flow.drop(root) end
flow.begin(entry, nil, now)
local rest = advance(now, 300)
leaveGates(now)
return { 'taken', rest }
