-- Puts users of one node into a room.
-- KEYS: members (hash: user, number of nodes with it), the node's users in the room (set), version
-- ARGV: deadline by Redis's clock, 1 if the node has users in the room already, most users to list, users
-- Answers: {'late', clock} | {'lost', clock} (Redis has forgotten the node's users) |
--          {'ok', clock, count, version, users who entered, in order (the last of them has that version), members}
local clock = redis.call('TIME')
local micros = clock[1] * 1000000 + clock[2]
local now = math.floor(micros / 1000)
if now > tonumber(ARGV[1]) then return {'late', now} end
if ARGV[2] == '1' and redis.call('EXISTS', KEYS[2]) == 0 then return {'lost', now} end

local entered = {}
for i = 4, #ARGV do
  if redis.call('SADD', KEYS[2], ARGV[i]) == 1 and redis.call('HINCRBY', KEYS[1], ARGV[i], 1) == 1 then
    entered[#entered + 1] = ARGV[i]
  end
end

-- The clock gives the first version, so that versions grow although a room, or all of Redis, was forgotten between.
local version = tonumber(redis.call('GET', KEYS[3]) or 0)
if #entered > 0 then
  version = math.max(version, micros) + #entered
  redis.call('SET', KEYS[3], string.format('%.0f', version))
end

local count = redis.call('HLEN', KEYS[1])
local limit = tonumber(ARGV[3])
local members = {}
if limit > 0 then
  members = count <= limit and redis.call('HKEYS', KEYS[1]) or redis.call('HRANDFIELD', KEYS[1], limit)
end
return {'ok', now, count, version, entered, members}
