-- Tells which rooms may have something for the outbox.
-- KEYS: rooms (sorted set: room by until when something may come)
-- Answers: {Redis's clock, room, until when, room, until when …}; Unix milliseconds
local clock = redis.call('TIME')
local reply = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '+inf', 'WITHSCORES')
table.insert(reply, 1, clock[1] * 1000 + math.floor(clock[2] / 1000))
return reply
