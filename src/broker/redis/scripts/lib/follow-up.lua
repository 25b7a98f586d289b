-- Publishes tasks that another task or a schedule brings about: failure hooks, nodes of workflows, errbacks, ticks. All of them go
-- through here, because one day some will leave the shard.
-- provides: followUp.publish, followUp.publishMany
-- uses: ready, delayed
local followUp = {}

-- Stores a record and makes it ready, or delayed until `due`.
function followUp.publish(id, bytes, list, due)
  redis.call('HSET', K.task, id, bytes)
  if due and due > now() then
    delayed.add(ready.queueOf(list), id, due)
  else
    ready.push('RPUSH', list, { id })
  end
end

-- fields: ids and records in turn; batch: where they go.
function followUp.publishMany(fields, batch)
  if #fields > 0 then redis.call('HSET', K.task, unpack(fields)) end
  ready.flush(batch)
end
