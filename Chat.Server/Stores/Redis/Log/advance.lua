-- Moves the place of a reader, forward only and not beyond the end.
-- KEYS: state (hash: last, and the place of each reader)
-- ARGV: reader, number
-- Answers: {place}
local place = tonumber(redis.call('HGET', KEYS[1], 'place:' .. ARGV[1]) or 0)
place = math.max(place, math.min(tonumber(ARGV[2]), tonumber(redis.call('HGET', KEYS[1], 'last') or 0)))
redis.call('HSET', KEYS[1], 'place:' .. ARGV[1], string.format('%.0f', place))
return {place}
