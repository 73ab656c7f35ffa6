-- Forgets a node once its rooms have been cleared, its online users in steps; called until it answers 0.
-- KEYS: leases, reaped, connections, online (hash: user, number of nodes with it), the node's online users (set), its rooms (set)
-- ARGV: node, most users to take, how long to remember that it was lost, or 0 for a node that ends in order
-- Answers: {what is left to do, users who are not online any more}
local rooms = redis.call('SCARD', KEYS[6])
if rooms > 0 then return {rooms, {}} end

local users = redis.call('SPOP', KEYS[5], ARGV[2])
local offline = {}
for i = 1, #users do
  if redis.call('HINCRBY', KEYS[4], users[i], -1) <= 0 then
    redis.call('HDEL', KEYS[4], users[i])
    offline[#offline + 1] = users[i]
  end
end
local remaining = redis.call('SCARD', KEYS[5])
if remaining > 0 then return {remaining, offline} end

redis.call('HDEL', KEYS[3], ARGV[1])
if redis.call('ZREM', KEYS[1], ARGV[1]) == 1 and ARGV[3] ~= '0' then
  local now = redis.call('TIME')[1] * 1000
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now - tonumber(ARGV[3])))
  redis.call('ZADD', KEYS[2], string.format('%.0f', now), ARGV[1])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
return {0, offline}
