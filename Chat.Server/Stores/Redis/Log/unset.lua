-- Deletes an event that the log has trimmed and the state still has: its entry goes, under the number of a change that is nobody's in the log.
-- KEYS: head (hash: epoch, seq, changes, trimmed, and the state, see state.lua)
-- ARGV: deadline by Redis's clock, epoch, key, what stands there
-- Answers: {'late', Redis's clock} | {'moved'} when something else stands there | {'changed', number of the change}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now > tonumber(ARGV[1]) then return {'late', now} end

local head = redis.call('HMGET', KEYS[1], 'epoch', 's:' .. ARGV[3])
if head[1] ~= ARGV[2] or head[2] ~= ARGV[4] then return {'moved'} end
redis.call('HDEL', KEYS[1], 's:' .. ARGV[3])
redis.call('HINCRBY', KEYS[1], 'keys', -1)
redis.call('HINCRBY', KEYS[1], 'bytes', '-' .. string.match(head[2], '^%d+'))
local changes = redis.call('HINCRBY', KEYS[1], 'changes', 1)
redis.call('HSET', KEYS[1], 'trimmed', string.format('%.0f', changes))
return {'changed', changes}
