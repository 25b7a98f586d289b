-- Successes with nothing to look up: the worker made the record but for its moments, and it replaces the live one.
-- provides: success.plain, success.parts, success.retried
-- uses: lanes, notify, expiring, limits/permits, settle/refusal, workflow/gather
local success = {}

-- The end of all tasks that are kept for `ttl` ms: they are listed together.
local function endingOf(endings, ttl)
  local ending = endings[ttl]
  if not ending then
    local expireAt = math.min(C.MAX_EXPIRE_AT, now() + ttl)
    local beginning = 'e' .. string.format('%013.0f', expireAt) .. '{"endedAt":' .. whole(now())
    ending = { expireAt = expireAt, beginning = beginning, ids = {} }
    endings[ttl] = ending
  end
  return ending
end

local function write(done, records, fields, endings)
  redis.call('HSET', K.task, unpack(fields))
  redis.call('HDEL', K.active, unpack(done))
  redis.call('ZREM', K.leases, unpack(done))
  if lanes.exist() then permits.release(done, true) end
  for _, ending in pairs(endings) do
    expiring.keep(ending.expireAt, ending.ids)
  end
  if redis.call('EXISTS', K.progress, K.revoked) > 0 then
    redis.call('HDEL', K.progress, unpack(done))
    redis.call('HDEL', K.revoked, unpack(done))
  end
  notify.many(done, records)
end

-- Rows of `width` arguments from `at` on, behind their number: id, token, record without its moments, ttl, and more. `accept` is called
-- with the position of each row that is accepted. Answers where the next arguments begin.
local function settleRows(at, width, accept)
  local count, first = tonumber(ARGV[at]), at + 1
  if count == 0 then return first end
  local ids = {}
  for index = 1, count do
    ids[index] = ARGV[first + width * (index - 1)]
  end
  local tokens = redis.call('HMGET', K.active, unpack(ids))
  local done, records, fields, endings = {}, {}, {}, {}
  for index, id in ipairs(ids) do
    local row = first + width * (index - 1)
    if tokens[index] == ARGV[row + 1] then
      local ending = endingOf(endings, ARGV[row + 3])
      local bytes = ending.beginning .. ARGV[row + 2]
      done[#done + 1] = id
      records[#done] = bytes
      fields[#fields + 1] = id
      fields[#fields + 1] = bytes
      ending.ids[#ending.ids + 1] = id
      if accept then accept(row) end
    else
      refusal.add(id, ARGV[row + 1])
    end
  end
  if #done > 0 then write(done, records, fields, endings) end
  return first + width * count
end

function success.plain(at) return settleRows(at, 4) end

-- And group, index: the group gets the results, those of a page at once.
function success.parts(at)
  local pages, last = {}, nil
  local after = settleRows(at, 6, function(row)
    local rest, group, index = ARGV[row + 2], ARGV[row + 4], ARGV[row + 5]
    local page = math.floor(index / C.GROUP_PAGE)
    -- Parts that end together mostly stand together.
    if not last or last.group ~= group or last.page ~= page then
      last = { group = group, page = page, indexes = {}, entries = {} }
      pages[#pages + 1] = last
    end
    local count = #last.indexes + 1
    last.indexes[count], last.entries[count] = index, 's' .. string.match(rest, '\n([^\n]*)')
  end)
  for _, one in ipairs(pages) do
    gather.page(one.group, one.page, one.indexes, one.entries)
  end
  return after
end

-- Of tasks that have failed before: their failures are forgotten.
function success.retried(at)
  local histories = {}
  local after = settleRows(at, 4, function(row) histories[#histories + 1] = K.history(ARGV[row]) end)
  if #histories > 0 then redis.call('DEL', unpack(histories)) end
  return after
end
