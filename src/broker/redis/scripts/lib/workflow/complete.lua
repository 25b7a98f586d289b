-- The end of a group.
-- provides: complete.group, complete.ifFull
-- uses: record, finish, workflow/group
local complete = {}

-- How a group ends, by what was noted of it.
local function endingOf(id, live)
  local failed, propagated = unpack(redis.call('HMGET', K.group(id), 'failed', 'propagated'))
  if propagated and (failed or live.head.size == 0) then
    local cause = cjson.decode(propagated)
    return { state = cause.state, reason = cause.reason, text = cause.text .. '\n', at = now(), isQuiet = cause.isQuiet }
  end
  if not failed then return { state = 'SUCCESS', text = '\n', at = now() } end
  local entry = redis.call('HGET', K.results(id, math.floor(failed / C.GROUP_PAGE)), failed)
  local part, failure = string.match(entry, '^f([^\n]*)\n(.*)$')
  return { state = 'FAILURE', reason = 'part', text = failure .. '\n', at = now(), part = part, index = tonumber(failed) }
end

-- Every part has ended, or the first failure is enough.
function complete.group(id, live)
  local isReadable, ending = pcall(endingOf, id, live)
  finish.task(id, live, isReadable and ending or { state = 'FAILURE', reason = 'malformed', text = C.MALFORMED .. '\n', at = now() })
end

-- All parts have ended. A group that has not begun, and does not know how it ends without, waits: what leads to its parts must be notified.
function complete.ifFull(id)
  if not group.isFull(id) then return false end
  local live = record.open(redis.call('HGET', K.task, id))
  if not live or (live.kind == 'g' and redis.call('HEXISTS', K.group(id), 'propagated') == 0) then return false end
  complete.group(id, live)
  return true
end
