-- What the end of a member sets off at once: its result is gathered, the next node begins or fails, errbacks begin.
-- provides: follow.member
-- uses: workflow/node, workflow/gather, workflow/begin, workflow/fail, workflow/retire
local follow = {}

-- The failure of what a failed group was for. The same as ChordError gives; a test compares them.
local function chordFailure(ending, failure)
  local message = 'Part ' .. whole(ending.index) .. ' of the group failed (task ' .. ending.part .. ').'
  -- cjson escapes slashes, JavaScript does not.
  return '{"classes":["ChordError","TaskError","TaskQueueError","Error"],"name":"ChordError","message":'
    .. string.gsub(cjson.encode(message), '\\/', '/')
    .. ',"code":"CHORD","cause":'
    .. failure
    .. '}'
end

local function succeed(id, head, ending)
  local value = string.match(ending.text, '^[^\n]*')
  local passed = head.size and 'g' .. id or 'v' .. (value == '' and 'null' or value)
  if head.group then gather.one(head.group, head.index, head.size and passed or 's' .. value) end
  if head.next then begin.node(head.next, passed) end
end

local function failNext(head, ending, failure)
  local isChord = ending.reason == 'part'
  local reason = ending.state == 'FAILURE' and 'dependency' or ending.reason
  local text = isChord and chordFailure(ending, failure) or failure
  fail.plan(head.next, { state = ending.state, reason = reason, text = text, isQuiet = not isChord })
end

local function failed(id, head, ending)
  local failure = string.match(ending.text, '^[^\n]*')
  if head.group then gather.one(head.group, head.index, 'f' .. (ending.part or id) .. '\n' .. failure) end
  if head.next then failNext(head, ending, failure) end
  if ending.isQuiet or (ending.state == 'REVOKED' and ending.reason ~= 'expired') then return end
  -- The failure of a group that is followed arises in what follows it: only what goes with the group is notified here.
  local errbacks = head.errbacks
  if ending.reason == 'part' and head.next then errbacks = head.cleanup end
  for _, errback in ipairs(errbacks or {}) do
    begin.node(errback, 'v' .. failure)
  end
end

local function retireResults(id, head)
  if head.after and redis.call('EXISTS', K.group(head.after)) == 1 and node.isOver(head.after) then retire.plan(head.after) end
  if not head.size then return end
  if head.next then
    if node.isOver(head.next) then retire.plan(id) end
  -- A nested group is kept as long as the group that holds it.
  elseif head.group and redis.call('PTTL', K.group(head.group)) == -1 then
    redis.call('RPUSH', K.nested(head.group), id)
  else
    retire.plan(id)
  end
end

function follow.member(id, head, ending)
  if ending.state == 'SUCCESS' then
    succeed(id, head, ending)
  else
    failed(id, head, ending)
  end
  for _, other in ipairs(head.cleanup or {}) do
    node.drop(other)
  end
  retireResults(id, head)
end
