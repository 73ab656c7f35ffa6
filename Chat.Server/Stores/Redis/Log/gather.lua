-- Puts what was taken from a room's queue into the outbox, what of it is not there yet.
-- KEYS: entries (sorted set by number), state (hash: last number, …), moved (hash: the last number of each room's queue that is in the outbox)
-- ARGV: deadline by Redis's clock, room or '' for what is not from a queue, life of the entries, items: each its number in the queue, a space, and the rest
-- Answers: {'late', Redis's clock} | {'gathered'}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now > tonumber(ARGV[1]) then return {'late', now} end

local moved = ARGV[2] ~= '' and tonumber(redis.call('HGET', KEYS[3], ARGV[2]) or 0) or -1
local last = tonumber(redis.call('HGET', KEYS[2], 'last') or 0)
for i = 4, #ARGV do
  local space = string.find(ARGV[i], ' ', 1, true)
  local number = tonumber(string.sub(ARGV[i], 1, space - 1))
  if number > moved then
    last = last + 1
    local place = string.format('%.0f', last)
    redis.call('ZADD', KEYS[1], place, place .. string.sub(ARGV[i], space))
    if ARGV[2] ~= '' then moved = number end
  end
end
redis.call('HSET', KEYS[2], 'last', string.format('%.0f', last))
if ARGV[2] ~= '' then redis.call('HSET', KEYS[3], ARGV[2], string.format('%.0f', moved)) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {'gathered'}
