-- Puts something that is no message into a room's queue for the outbox.
-- KEYS: head of the room's stream (hash: queued), queue (list)
-- ARGV: deadline by Redis's clock, the item without its number, life of the queue, life of a stream without messages
-- Answers: {'late', Redis's clock} | {'queued'}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now > tonumber(ARGV[1]) then return {'late', now} end

-- As in append.lua.
local known = redis.call('EXISTS', KEYS[1])
local number = math.max(tonumber(redis.call('HGET', KEYS[1], 'queued') or 0) + 1, clock[1] * 1000000 + clock[2])
redis.call('HSET', KEYS[1], 'queued', string.format('%.0f', number))
if known == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
redis.call('RPUSH', KEYS[2], string.format('%.0f ', number) .. ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return {'queued'}
