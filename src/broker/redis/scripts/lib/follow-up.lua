-- Publishes tasks that another task or a schedule brings about: failure hooks, nodes of workflows, errbacks, ticks. All of them go
-- through here, because one day some will leave the shard.
-- provides: followUp.publish, followUp.publishMany
-- uses: ready, delayed, expiries
local followUp = {}

-- Stores a record and makes it ready, or delayed until `due`. expires: the moment after which it does not start, nil for none.
function followUp.publish(id, bytes, list, expires, due)
  redis.call('HSET', K.task, id, bytes)
  expiries.add(id, expires)
  if due and due > now() then
    delayed.add(ready.queueOf(list), id, due)
  else
    ready.push('RPUSH', list, { id })
  end
end

-- fields: ids and records in turn; batch: where they go; limited: moments after which they do not start, and ids in turn.
function followUp.publishMany(fields, batch, limited)
  if #fields > 0 then redis.call('HSET', K.task, unpack(fields)) end
  expiries.addMany(limited)
  ready.flush(batch)
end
