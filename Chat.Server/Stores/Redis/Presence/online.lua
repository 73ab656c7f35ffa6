-- Notes which users a node has connections of, and how many connections.
-- KEYS: leases, connections (hash: number by node), online (hash: user, number of nodes with it), the node's online users (set)
-- ARGV: node, its number of connections, number of users who have come, users who have come, users who have gone
-- Answers: {'lost', clock} | {'ok', clock, connections of all nodes, users who are online now and were not, users who are no more}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) <= now then return {'lost', now} end

local gone = 4 + tonumber(ARGV[3])
local online, offline = {}, {}
for i = 4, gone - 1 do
  if redis.call('SADD', KEYS[4], ARGV[i]) == 1 and redis.call('HINCRBY', KEYS[3], ARGV[i], 1) == 1 then online[#online + 1] = ARGV[i] end
end
for i = gone, #ARGV do
  if redis.call('SREM', KEYS[4], ARGV[i]) == 1 and redis.call('HINCRBY', KEYS[3], ARGV[i], -1) <= 0 then
    redis.call('HDEL', KEYS[3], ARGV[i])
    offline[#offline + 1] = ARGV[i]
  end
end

if ARGV[2] == '0' then redis.call('HDEL', KEYS[2], ARGV[1]) else redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) end
local total = 0
for _, connections in ipairs(redis.call('HVALS', KEYS[2])) do total = total + tonumber(connections) end
return {'ok', now, total, online, offline}
