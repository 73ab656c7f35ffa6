-- Appends one message to a stream, or finds the one it repeats.
-- KEYS: head (hash: epoch, seq), messages (list), and for a message with a client message id the key that remembers it
-- ARGV: deadline by Redis's clock, epoch to take if there is none, epoch and seq the caller knows of,
--       entry without its seq, its time, oldest time kept, count kept, life of the stream, duplicate window, life of the id
-- Times are Unix milliseconds, lives and windows milliseconds.
-- Answers: {'late', Redis's clock} | {'stored', epoch, seq} | {'repeated', epoch, first entry}; a fourth element when the stream went back
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now > tonumber(ARGV[1]) then return {'late', now} end

local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
local epoch, seq = head[1], tonumber(head[2] or 0)
local back = epoch == ARGV[3] and seq < tonumber(ARGV[4])
if not epoch or back then
  epoch = ARGV[2]
  redis.call('HSET', KEYS[1], 'epoch', epoch)
  if not head[1] then redis.call('DEL', KEYS[2]) end
end

if KEYS[3] then
  local first = redis.call('GET', KEYS[3])
  if first and tonumber(ARGV[6]) - tonumber(string.match(first, '^%d+ (%d+)')) <= tonumber(ARGV[10]) then
    return {'repeated', epoch, first, back and 1 or nil}
  end
end

seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
local entry = string.format('%.0f ', seq) .. ARGV[5]
local length = redis.call('RPUSH', KEYS[2], entry)
local surplus = math.max(0, length - tonumber(ARGV[8]))
-- Old messages go in small steps.
for index = surplus, math.min(surplus + 100, length - 1) do
  local oldest = redis.call('LINDEX', KEYS[2], index)
  if tonumber(string.match(oldest, '^%d+ (%d+)')) >= tonumber(ARGV[7]) then break end
  surplus = index + 1
end
if surplus > 0 then redis.call('LTRIM', KEYS[2], surplus, -1) end

redis.call('PEXPIRE', KEYS[1], ARGV[9])
redis.call('PEXPIRE', KEYS[2], ARGV[9])
if KEYS[3] then redis.call('SET', KEYS[3], entry, 'PX', ARGV[11]) end
return {'stored', epoch, seq, back and 1 or nil}
