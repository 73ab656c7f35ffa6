-- Drops the oldest entries that every reader has passed, or that are too many or too old, and notes who lost how many. Forgets other readers.
-- KEYS: entries (sorted set by number), state (hash: last, and for each reader its place and how many entries it lost)
-- ARGV: most entries kept, oldest time kept, most entries to drop, readers
-- Answers: {how many were dropped}
local places, passed = {}, nil
for i = 4, #ARGV do
  local place = tonumber(redis.call('HGET', KEYS[2], 'place:' .. ARGV[i]) or redis.call('HGET', KEYS[2], 'last') or 0)
  places[ARGV[i]] = place
  passed = math.min(passed or place, place)
end

local fields = redis.call('HKEYS', KEYS[2])
for i = 1, #fields do
  local reader = string.match(fields[i], '^%a+:(.*)$')
  if reader and not places[reader] then redis.call('HDEL', KEYS[2], fields[i]) end
end

local surplus = redis.call('ZCOUNT', KEYS[1], '-inf', '+inf') - tonumber(ARGV[1])
local oldest = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '+inf', 'LIMIT', 0, ARGV[3])
local dropped, lost, upTo = 0, {}, nil
for i = 1, #oldest do
  local number, time = string.match(oldest[i], '^(%d+) (%d+)')
  number = tonumber(number)
  if number > passed and i > surplus and tonumber(time) >= tonumber(ARGV[2]) then break end
  dropped, upTo = i, number
  for reader, place in pairs(places) do
    if number > place then lost[reader] = (lost[reader] or 0) + 1 end
  end
end
if upTo then redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', upTo)) end
for reader, count in pairs(lost) do redis.call('HINCRBY', KEYS[2], 'lost:' .. reader, count) end
return {dropped}
