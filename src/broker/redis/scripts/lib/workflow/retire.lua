-- The results of a group are kept until it has ended, and so has what they are for; then their time begins.
-- provides: retire.plan, retire.run
-- uses: workflow/group, workflow/plan
local retire = {}

local BATCH = 200

function retire.plan(id) plan.add({ kind = 'retire', id = id, at = 0 }) end

local function expirePages(continuation, ttl)
  local pages = math.ceil(group.sizeOf(continuation.id) / C.GROUP_PAGE)
  local stop = math.min(pages, continuation.at + BATCH)
  for page = continuation.at, stop - 1 do
    redis.call('PEXPIRE', K.results(continuation.id, page), ttl)
  end
  continuation.at = stop
  return stop < pages
end

-- Nested groups are retired with the group that holds them.
local function planNested(id)
  local nested = redis.call('LRANGE', K.nested(id), 0, BATCH - 1)
  for _, inner in ipairs(nested) do
    retire.plan(inner)
  end
  redis.call('LTRIM', K.nested(id), BATCH, -1)
  return #nested
end

function retire.run(continuation)
  local id = continuation.id
  if redis.call('EXISTS', K.group(id)) == 0 then return nil, 1 end
  local ttl = math.max(C.MIN_RECORD_TTL_MS, tonumber(redis.call('HGET', K.group(id), 'ttl')) or C.DEFAULT_RESULT_TTL_MS)
  if expirePages(continuation, whole(ttl)) then return continuation, BATCH end
  local count = planNested(id)
  if count == BATCH then return continuation, BATCH end
  for _, key in ipairs({ K.full(id), K.input(id), K.parts(id), K.added(id) }) do
    redis.call('PEXPIRE', key, whole(ttl))
  end
  -- It goes last: as long as it is there, the id is not used again.
  redis.call('PEXPIRE', K.group(id), whole(ttl + 60000))
  return nil, 1 + count
end
