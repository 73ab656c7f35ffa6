-- Notes that a node is about to have members in a room, so that whoever clears it away finds them.
-- KEYS: leases, the node's rooms (set)
-- ARGV: node, room
-- Answers: {'ok' | 'lost', Redis's clock}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) <= now then return {'lost', now} end
redis.call('SADD', KEYS[2], ARGV[2])
return {'ok', now}
