-- Keeps the results of the parts of a group.
-- provides: gather.page, gather.one
-- uses: record, notify, workflow/group, workflow/complete, workflow/plan
local gather = {}

-- Writes the entries of indexes that have none yet. Answers whether there were any, and the first index of them that failed.
local function writeFresh(key, indexes, entries)
  local known, fields, failed = redis.call('HMGET', key, unpack(indexes)), {}, nil
  for position, index in ipairs(indexes) do
    if not known[position] then
      fields[#fields + 1], fields[#fields + 2] = index, entries[position]
      local isFailure = string.sub(entries[position], 1, 1) == 'f'
      if isFailure and (not failed or tonumber(index) < failed) then failed = tonumber(index) end
    end
  end
  if #fields > 0 then redis.call('HSET', key, unpack(fields)) end
  return #fields > 0, failed
end

local function noteFailure(id, failed)
  local known = tonumber(redis.call('HGET', K.group(id), 'failed'))
  if not known or failed < known then redis.call('HSET', K.group(id), 'failed', whole(failed)) end
end

-- Entries of one page; each index counts once. An entry: 's' and the value, 'g' and a group, 'f', the task, a newline and the failure.
function gather.page(id, page, indexes, entries)
  local bytes = redis.call('HGET', K.task, id)
  local kind = bytes and string.sub(bytes, 1, 1)
  if kind ~= 'g' and kind ~= 'G' then return end
  local isFresh, failed = writeFresh(K.results(id, page), indexes, entries)
  if not isFresh then return end
  if failed then noteFailure(id, failed) end
  local live = record.open(bytes)
  if live and failed and live.head.failFast then
    plan.parts('cancelParts', id, live.head, { isTerminated = true })
    return complete.group(id, live)
  end
  if not (group.markFull(id, page) and complete.ifFull(id)) then notify.one(id) end
end

function gather.one(id, index, entry) gather.page(id, math.floor(index / C.GROUP_PAGE), { whole(index) }, { entry }) end
