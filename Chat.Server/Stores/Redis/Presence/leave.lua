-- Takes a user of one node out of a room.
-- KEYS: members (hash: user, number of nodes with it), the node's users in the room (set), version
-- ARGV: deadline by Redis's clock, user
-- Answers: {'late', clock} | {'ok', clock, count, version, 1 if the node had the user there, 1 if the user is there still}
local clock = redis.call('TIME')
local micros = clock[1] * 1000000 + clock[2]
local now = math.floor(micros / 1000)
if now > tonumber(ARGV[1]) then return {'late', now} end

local had = redis.call('SREM', KEYS[2], ARGV[2])
if had == 1 and redis.call('HINCRBY', KEYS[1], ARGV[2], -1) <= 0 then redis.call('HDEL', KEYS[1], ARGV[2]) end
local there = redis.call('HEXISTS', KEYS[1], ARGV[2])

local count = redis.call('HLEN', KEYS[1])
local version = tonumber(redis.call('GET', KEYS[3]) or 0)
if there == 0 then
  version = math.max(version, micros) + 1
  if count > 0 then redis.call('SET', KEYS[3], string.format('%.0f', version)) else redis.call('DEL', KEYS[3]) end
end
return {'ok', now, count, version, had, there}
