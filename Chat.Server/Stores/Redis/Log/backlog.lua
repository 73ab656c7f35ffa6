-- Tells what a reader has before it.
-- KEYS: entries (sorted set by number), state (hash)
-- ARGV: reader
-- Answers: {count, the oldest entry if there is one}
local place = redis.call('HGET', KEYS[2], 'place:' .. ARGV[1]) or redis.call('HGET', KEYS[2], 'last') or '0'
return {
  redis.call('ZCOUNT', KEYS[1], '(' .. place, '+inf'),
  redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. place, '+inf', 'LIMIT', 0, 1)[1],
}
