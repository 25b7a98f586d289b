#!lua flags=no-writes,allow-oom
-- Asks Redis what the user of this connection may do. It reads and writes no key, so a boot that is cut off leaves nothing behind.
-- It stands alone, without the prelude: a user who may run no other command can still run it.
--
-- ARGV  1 the probes as JSON: a `call`, which is a whole command, and the `rule` that allows its arguments
-- RETURNS the rules of an ACL that the user misses, each once
local missing, known = {}, {}

local function miss(rule)
  if not known[rule] then missing[#missing + 1] = rule end
  known[rule] = true
end

-- Whether Redis refuses the command whatever its arguments are. The call cannot run, because Redis has said that it refuses it; only
-- its error tells a forbidden command from a forbidden key. Of a command that scripts may not call (BLPOP, SUBSCRIBE) the error
-- tells nothing: it counts as forbidden, so that one list grants all.
local function is_forbidden(call)
  local message = redis.pcall(unpack(call)).err
  return not string.find(message, "can't access", 1, true)
    and not string.find(message, "can't publish", 1, true)
    and not string.find(message, 'permissions to access', 1, true)
end

for _, probe in ipairs(cjson.decode(ARGV[1])) do
  local call = probe.call
  if not redis.acl_check_cmd(unpack(call)) then miss(is_forbidden(call) and '+' .. string.lower(call[1]) or probe.rule) end
end
return missing
