-- Writes a user into a room's list, before or after the user's own entry, see RedisSubscriptions.
-- KEYS: the room's users (sorted set by numbers in the order of coming)
-- ARGV: user, the most users, 1 to give one that is there already a new number
-- Answers: {'entered' | 'present' | 'full'}
local present = redis.call('ZSCORE', KEYS[1], ARGV[1])
if present and ARGV[3] == '0' then return {'present'} end
if not present and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return {'full'} end

-- No number is given twice: it names an entering, see leave.lua. Microseconds, or one more than the largest.
local clock = redis.call('TIME')
local number = clock[1] * 1000000 + clock[2]
local last = redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
if last[2] then number = math.max(number, tonumber(last[2]) + 1) end
redis.call('ZADD', KEYS[1], string.format('%.0f', number), ARGV[1])
return {'entered'}
