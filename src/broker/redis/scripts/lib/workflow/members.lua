-- Members of workflows that ended in this script. What their ends set off is run by workflow/continuations, because the end of one task
-- must not run the whole of its workflow.
-- provides: members.isOne, members.ended, members.unreadable, members.take
-- uses: reply
local members = {}

local waiting, first, last = {}, 1, 0

local function add(member)
  reply.hasEndedMembers = true
  last = last + 1
  waiting[last] = member
end

function members.isOne(head) return head.next or head.group or head.after or head.size or head.errbacks or head.cleanup end

function members.ended(id, head, ending) add({ id = id, head = head, ending = ending }) end

-- The record of a task is lost or cannot be read: if it was a member, others wait for it.
function members.unreadable(id) add({ id = id }) end

-- The next one, in the order in which they ended; nil if none is left. An unreadable one has no head.
function members.take()
  if first > last then
    reply.hasEndedMembers = false
    return nil
  end
  local member = waiting[first]
  waiting[first] = nil
  first = first + 1
  return member
end
