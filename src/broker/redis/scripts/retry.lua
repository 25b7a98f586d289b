-- Tasks that run again after an error: those that end together are written together. Needs base, record, ready and finish.

local function remember(id, failure)
  local length = redis.call('RPUSH', P .. 'history:' .. id, failure)
  if length > 20 then redis.call('LTRIM', P .. 'history:' .. id, -20, -1) end
end

-- What the retry makes of the head.
local function retriedHead(head, how)
  head.retries = (head.retries or 0) + 1
  head.lastToken = how.token
  if how.queue and how.queue ~= head.queue then
    head.origin = head.origin or head.queue
    head.queue = how.queue
    head.lane = how.lane or head.lane
    if head.lane == '' then head.lane = nil end
  end
end

local function isTooLate(head, how, now) return head.expires and now + how.afterMs > head.expires end

-- Takes up a retry, to be written with others; false for one that ends here.
local function gatherRetry(retries, id, live, how, now)
  if isTooLate(live.head, how, now) then return false end
  retriedHead(live.head, how)
  retries[#retries + 1] = { id = id, head = live.head, body = live.body, failure = how.text, due = how.afterMs > 0 and now + how.afterMs }
  return true
end

local function delayAll(retries)
  local scores, first = {}, redis.call('ZRANGE', P .. 'delayed', 0, 0, 'WITHSCORES')
  local earliest, wanted = tonumber(first[2]), {}
  for _, each in ipairs(retries) do
    if each.due then
      scores[#scores + 1], scores[#scores + 2] = string.format('%.0f', each.due), each.id
      if not earliest or each.due < earliest then
        earliest = each.due
        wanted[#wanted + 1] = each.head.queue
      end
    end
  end
  if #scores > 0 then redis.call('ZADD', P .. 'delayed', unpack(scores)) end
  for _, queue in ipairs(wanted) do wake(queue) end
end

local function readyAll(retries)
  local places, ids = {}, {}
  for _, each in ipairs(retries) do
    if not each.due then
      local place = placeOf(each.head)
      if not ids[place] then
        ids[place] = {}
        places[#places + 1] = place
      end
      table.insert(ids[place], each.id)
    end
  end
  for _, place in ipairs(places) do push('RPUSH', place, ids[place]) end
end

-- Writes what was taken up, in its order.
local function writeRetries(retries)
  if #retries == 0 then return end
  local ids, fields = {}, {}
  for index, each in ipairs(retries) do
    ids[index] = each.id
    fields[2 * index - 1], fields[2 * index] = each.id, seal(each.head, each.body)
  end
  for _, each in ipairs(retries) do remember(each.id, each.failure) end
  redis.call('HSET', P .. 'task', unpack(fields))
  clearAll(ids)
  delayAll(retries)
  readyAll(retries)
  tellAll(ids)
  for index = #retries, 1, -1 do retries[index] = nil end
end
