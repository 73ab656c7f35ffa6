-- Appends one message to a stream, or finds the one it repeats.
-- KEYS: head (hash: epoch, seq, forgotten), messages (list), for a message with a client message id the key that remembers it, and for one
--       that goes to the outbox the room's queue (list)
-- ARGV: deadline by Redis's clock, epoch to take if there is none, epoch and seq the caller knows of,
--       entry without its seq, its time, oldest time kept, count kept, life of the stream, duplicate window, life of the id,
--       and for the outbox what stands there before the entry, life of the queue
-- Times are Unix milliseconds, lives and windows milliseconds.
-- Answers: {'late', Redis's clock} | {'stored', epoch, seq} | {'repeated', epoch, first entry}; a fourth element when the stream went back
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now > tonumber(ARGV[1]) then return {'late', now} end

local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'forgotten')
local epoch, seq = head[1], tonumber(head[2] or 0)
local back = epoch == ARGV[3] and seq < tonumber(ARGV[4])
if not epoch or back then
  epoch = ARGV[2]
  redis.call('HSET', KEYS[1], 'epoch', epoch)
  if not head[1] then redis.call('DEL', KEYS[2]) end
end

local queue = ARGV[12] and KEYS[#KEYS]
local remembered = (not queue or #KEYS == 4) and KEYS[3]
if remembered then
  local first = redis.call('GET', remembered)
  local said = first and tonumber(string.match(first, '^%d+ (%d+)'))
  -- What was cleared is forgotten, also where its key is still there, see clear.lua.
  if said and tonumber(ARGV[6]) - said <= tonumber(ARGV[10]) and said > tonumber(head[3] or 0) then
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
if remembered then redis.call('SET', remembered, entry, 'PX', ARGV[11]) end
if queue then
  -- Numbers in the queue grow whatever was forgotten, see RoomQueues.
  local number = math.max(tonumber(redis.call('HGET', KEYS[1], 'queued') or 0) + 1, clock[1] * 1000000 + clock[2])
  redis.call('HSET', KEYS[1], 'queued', string.format('%.0f', number))
  redis.call('RPUSH', queue, string.format('%.0f ', number) .. ARGV[12] .. entry)
  redis.call('PEXPIRE', queue, ARGV[13])
end
return {'stored', epoch, seq, back and 1 or nil}
