-- Takes some users of a node that is no more out of a room; called until none is left. Who runs it twice, or beside somebody
-- else, is told of each user once.
-- KEYS: members (hash: user, number of nodes with it), the node's users in the room (set), version
-- ARGV: most users to take
-- Answers: {users left over, count, version, users who have left the room, in order (the last of them has that version)}
local clock = redis.call('TIME')
local users = redis.call('SPOP', KEYS[2], ARGV[1])
local left = {}
for i = 1, #users do
  if redis.call('HINCRBY', KEYS[1], users[i], -1) <= 0 then
    redis.call('HDEL', KEYS[1], users[i])
    left[#left + 1] = users[i]
  end
end

local count = redis.call('HLEN', KEYS[1])
local version = 0
if #left > 0 then
  version = math.max(tonumber(redis.call('GET', KEYS[3]) or 0), clock[1] * 1000000 + clock[2]) + #left
  if count > 0 then redis.call('SET', KEYS[3], string.format('%.0f', version)) else redis.call('DEL', KEYS[3]) end
end
return {redis.call('SCARD', KEYS[2]), count, version, left}
