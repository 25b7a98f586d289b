-- Successes with nothing to look up: the worker made the record, and it replaces the live one.
-- provides: success.plain, success.parts, success.retried
-- uses: lanes, notify, expiring, limits/permits, settle/refusal, workflow/gather
local success = {}

local function listByMinute(minutes, bytes, id)
  local expireAt = string.sub(bytes, 2, 14)
  local ids = minutes[expireAt]
  if not ids then
    ids = {}
    minutes[expireAt] = ids
  end
  ids[#ids + 1] = id
end

local function write(done, records, fields, minutes)
  redis.call('HSET', K.task, unpack(fields))
  redis.call('HDEL', K.active, unpack(done))
  redis.call('ZREM', K.leases, unpack(done))
  if lanes.exist() then permits.release(done, true) end
  for expireAt, ids in pairs(minutes) do
    expiring.keep(tonumber(expireAt), ids)
  end
  if redis.call('EXISTS', K.progress, K.revoked) > 0 then
    redis.call('HDEL', K.progress, unpack(done))
    redis.call('HDEL', K.revoked, unpack(done))
  end
  notify.many(done, records)
end

-- Rows of `width` arguments from `at` on, behind their number: id, token, record, and more. `accept` is called with the position of each
-- row that is accepted. Answers where the next arguments begin.
local function settleRows(at, width, accept)
  local count, first = tonumber(ARGV[at]), at + 1
  if count == 0 then return first end
  local ids = {}
  for index = 1, count do
    ids[index] = ARGV[first + width * (index - 1)]
  end
  local tokens = redis.call('HMGET', K.active, unpack(ids))
  local done, records, fields, minutes = {}, {}, {}, {}
  for index, id in ipairs(ids) do
    local row = first + width * (index - 1)
    local bytes = ARGV[row + 2]
    if tokens[index] == ARGV[row + 1] then
      done[#done + 1] = id
      records[#done] = bytes
      fields[#fields + 1] = id
      fields[#fields + 1] = bytes
      listByMinute(minutes, bytes, id)
      if accept then accept(row) end
    else
      refusal.add(id, ARGV[row + 1])
    end
  end
  if #done > 0 then write(done, records, fields, minutes) end
  return first + width * count
end

-- id, token, ended record
function success.plain(at) return settleRows(at, 3) end

-- id, token, ended record, group, index: the group gets the results, those of a page at once.
function success.parts(at)
  local pages, last = {}, nil
  local after = settleRows(at, 5, function(row)
    local bytes, group, index = ARGV[row + 2], ARGV[row + 3], ARGV[row + 4]
    local page = math.floor(index / C.GROUP_PAGE)
    -- Parts that end together mostly stand together.
    if not last or last.group ~= group or last.page ~= page then
      last = { group = group, page = page, indexes = {}, entries = {} }
      pages[#pages + 1] = last
    end
    local start = string.find(bytes, '\n', 15, true)
    local stop = string.find(bytes, '\n', start + 1, true)
    local count = #last.indexes + 1
    last.indexes[count], last.entries[count] = index, 's' .. string.sub(bytes, start + 1, stop - 1)
  end)
  for _, one in ipairs(pages) do
    gather.page(one.group, one.page, one.indexes, one.entries)
  end
  return after
end

-- id, token, ended record, of tasks that have failed before: their failures are forgotten.
function success.retried(at)
  local histories = {}
  local after = settleRows(at, 3, function(row) histories[#histories + 1] = K.history(ARGV[row]) end)
  if #histories > 0 then redis.call('DEL', unpack(histories)) end
  return after
end
