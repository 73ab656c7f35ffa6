-- Notes that a room may have something for the outbox, before it has.
-- KEYS: rooms (sorted set: room by until when something may come)
-- ARGV: room, how long that is, in milliseconds
-- Answers: {until when by Redis's clock, Redis's clock}; Unix milliseconds
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local ends = math.max(now + tonumber(ARGV[2]), tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0))
redis.call('ZADD', KEYS[1], string.format('%.0f', ends), ARGV[1])
return {now + tonumber(ARGV[2]), now}
