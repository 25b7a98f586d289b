-- Failure hooks: tasks that are published when another fails.
-- provides: hooks.publish
-- uses: record, ready, follow-up, figures
local hooks = {}

-- Their ids are derived from the id of the failed task, so that a second end publishes them once.
function hooks.publish(id, head, letter, at)
  for _, name in ipairs(head.hooks) do
    local hookId = id .. ':' .. name
    -- The id was used before, and so was its hook, or another task has it: this end has one of its own.
    while record.isKept(redis.call('HGET', K.task, hookId)) do
      hookId = hookId .. ':' .. whole(at)
    end
    local hook = { name = name, queue = head.origin or head.queue, priority = head.priority, at = at, hook = true, trace = head.trace }
    followUp.publish(hookId, record.seal(hook, letter), ready.listOf(hook))
    figures.count('enqueued', hook.queue, name, 1)
  end
end
