#!lua
-- Takes nodes of a workflow; with the last of them it is committed and begins. Until then nothing of it runs, and a draft that its owner
-- leaves behind is dropped. A full Redis refuses it whole: no allow-oom here.
--
-- ARGV  1 root, 2 owner, 3 'first' with the first nodes, else how many came before these, 4 the node to begin, with the last nodes,
--       or '', 5 how many nodes, then for each: id, record; then for each group among them: id, size, ttl of its results
-- RETURNS 'taken', 'duplicate' (the root is there, nothing was written), 'gone' (the draft was dropped, or another owner has begun a
--         new one), 'again' (an earlier draft must be dropped first, and some of it is left) or 'conflict' (another task has the id of a
--         node, and the draft was dropped); then 1 if continuations are left, and the id in conflict
--
-- Replay: until the draft is committed its owner may write the same again; then the root is there. First nodes that differ from those
--         of the draft begin it again, whoever its owner is.
-- uses: record, workflow/conflict, workflow/draft, workflow/begin, workflow/roots, conclude, key-types
local root, owner, before, entry, count = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local FIRST_ID, DROPPED_AT_ONCE = 6, 500
local LAST = FIRST_ID + 2 * count - 1
local list = K.draft(root)
local known = redis.call('LINDEX', list, 0)

local function idsOf()
  local ids = {}
  for at = FIRST_ID, LAST, 2 do
    ids[#ids + 1] = ARGV[at]
  end
  return ids
end

-- An ended record past its time may be replaced; the results of a group that are still kept may not.
local function isKnown() return record.isKept(redis.call('HGET', K.task, root)) or redis.call('EXISTS', K.group(root)) == 1 end

-- A node of which the id belongs to another task, or to a group whose results are kept; nil if there is none.
local function foreignId()
  local ids = idsOf()
  local found = conflict.find(ids)
  -- A batch that comes again finds its own nodes.
  if known and found and redis.call('LPOS', list, ids[1]) then return nil end
  for at = LAST + 1, #ARGV, 3 do
    if not found and redis.call('EXISTS', K.group(ARGV[at])) == 1 then found = ARGV[at] end
  end
  return found
end

-- Whether the draft begins with these nodes.
local function isBegunWith(ids) return table.concat(redis.call('LRANGE', list, 1, #ids), '\n') == table.concat(ids, '\n') end

-- Why nothing is taken; nil if it is.
local function refusal()
  if known == owner and (before ~= 'first' or isBegunWith(idsOf())) then
    if redis.call('LLEN', list) - 1 >= (tonumber(before) or 0) then return nil end
    -- A fail-over has taken back some of the nodes: a draft that is not whole has no owner any more.
    redis.call('LSET', list, 0, draft.NOBODY)
    return 'gone'
  end
  if before ~= 'first' then return not known and record.isKept(redis.call('HGET', K.task, root)) and 'duplicate' or 'gone' end
  -- Its earlier owner may be dead: a draft that is never finished must not be taken for a workflow, nor its nodes for a part of this one.
  if known and not draft.drop(root, DROPPED_AT_ONCE) then return 'again' end
  known = false
  return isKnown() and 'duplicate' or nil
end

local function keep()
  if not known then redis.call('RPUSH', list, owner) end
  -- The same nodes again are on the list already.
  if count > 0 and redis.call('LINDEX', list, -1) ~= ARGV[LAST - 1] then redis.call('RPUSH', list, unpack(idsOf())) end
  redis.call('ZADD', K.drafts, now(), root)
end

-- A node that begins may end at once.
if entry ~= '' then keyTypes.check({ K.watchers, K.continuations }) end
keyTypes.check({ K.drafts, K.workflows })
local reason = refusal()
if reason then return { reason, 0 } end
local taken = foreignId()
if taken then
  -- The rest of a large draft is dropped as one that nobody goes on with.
  if known then draft.drop(root, DROPPED_AT_ONCE) end
  return { 'conflict', 0, taken }
end
for at = LAST + 1, #ARGV, 3 do
  redis.call('HSET', K.group(ARGV[at]), 'size', ARGV[at + 1], 'ttl', ARGV[at + 2])
end
if count > 0 then redis.call('HSET', K.task, unpack(ARGV, FIRST_ID, LAST)) end
if entry == '' then
  keep()
  return { 'taken', 0 }
end
if known then draft.remove(root) end
roots.begin(root)
begin.node(entry, nil)
return { 'taken', conclude.all(300) }
