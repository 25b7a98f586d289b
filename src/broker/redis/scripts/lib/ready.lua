-- A ready task waits in a ready list: the plain list of its band, '<priority>:<queue>' ('s:<queue>' for suspects), or a lane of the
-- band if a limit may hold it back or its queue is fair, '<band> <lane>'.
-- The sets 'bands' and 'rotations' name the bands of which the plain list or the rotation may hold something.
-- provides: ready.listOf, ready.queueOf, ready.push, ready.front, ready.batch, ready.add, ready.flush
-- uses: lanes, wake
local ready = {}

function ready.listOf(head)
  local band
  if (head.losses or 0) >= C.SUSPECT_LOSSES then
    band = 's:' .. head.queue
  else
    band = math.min(9, math.max(0, math.floor(head.priority or C.DEFAULT_PRIORITY))) .. ':' .. head.queue
  end
  if not head.lane or head.lane == '' then return band end
  return band .. ' ' .. head.lane
end

function ready.queueOf(list) return string.match(list, '^..(%S*)') end

-- Puts ids into a list, at its 'RPUSH' or 'LPUSH' side, and wakes a worker for them.
function ready.push(side, list, ids)
  local band, lane = string.match(list, '^(%S+) (.+)$')
  if lane then return lanes.push(side, band, lane, ids) end
  redis.call('SADD', K.bands, list)
  -- sends: RPUSH, LPUSH
  redis.call(side, K.ready(list), unpack(ids))
  wake.queue(string.sub(list, 3))
end

function ready.front(head, id) ready.push('LPUSH', ready.listOf(head), { id }) end

-- Ids that go to the back of their lists together.
function ready.batch() return { lists = {}, ids = {} } end

function ready.add(batch, list, id)
  local ids = batch.ids[list]
  if not ids then
    ids = {}
    batch.ids[list] = ids
    batch.lists[#batch.lists + 1] = list
  end
  ids[#ids + 1] = id
end

function ready.flush(batch)
  for _, list in ipairs(batch.lists) do
    ready.push('RPUSH', list, batch.ids[list])
  end
end
