-- Reads what a reader has before it. One that is new begins at the end.
-- KEYS: entries (sorted set by number), state (hash: last, and for each reader its place and how many entries it lost)
-- ARGV: reader, most entries, most bytes
-- Answers: {entries lost since the last page, entries}
local place = tonumber(redis.call('HGET', KEYS[2], 'place:' .. ARGV[1]))
if not place then
  redis.call('HSET', KEYS[2], 'place:' .. ARGV[1], redis.call('HGET', KEYS[2], 'last') or '0')
  return {0, {}}
end

local lost = tonumber(redis.call('HGET', KEYS[2], 'lost:' .. ARGV[1]) or 0)
if lost > 0 then redis.call('HDEL', KEYS[2], 'lost:' .. ARGV[1]) end

local entries, limit, left = {}, tonumber(ARGV[2]), tonumber(ARGV[3])
local from = string.format('(%.0f', place)
while #entries < limit and left > 0 do
  local step = redis.call('ZRANGEBYSCORE', KEYS[1], from, '+inf', 'LIMIT', 0, math.min(50, limit - #entries))
  if #step == 0 then break end
  for i = 1, #step do
    left = left - #step[i]
    if left < 0 and #entries > 0 then break end
    entries[#entries + 1] = step[i]
  end
  from = '(' .. string.match(step[#step], '^%d+')
end
return {lost, entries}
