-- Appends one message to a stream, or finds the one it repeats.
-- KEYS: head (hash: epoch, seq, forgotten, and the state, see state.lua: how many keys, their bytes, and each of them), messages (list), for a message with
--       a client message id the key that remembers it, for one that goes to the outbox the room's queue (list), and for one that mentions somebody
--       mentions and mentioned (sorted sets, see RedisMentions)
-- ARGV: deadline by Redis's clock, epoch to take if there is none, epoch and seq the caller knows of,
--       entry without its seq, its time, oldest time kept, count kept, life of the stream, duplicate window, life of the id,
--       and for the outbox what stands there before the entry, life of the queue; both '' if something follows but no outbox:
--       the key of the state that it sets ('' for none), what that counts for ('' to remove it), most keys, most bytes; who is mentioned
-- Times are Unix milliseconds, lives and windows milliseconds.
-- Answers: {'late', Redis's clock} | {'stored', epoch, seq} | {'repeated', epoch, first entry} | {'full', epoch, 0}; a fourth element when the stream went back
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

local mentions = ARGV[18] and #KEYS - 1
local plain = mentions and #KEYS - 2 or #KEYS
local queue = ARGV[12] and ARGV[12] ~= '' and KEYS[plain]
local remembered = plain == (queue and 4 or 3) and KEYS[3]
if remembered then
  local first = redis.call('GET', remembered)
  local said = first and tonumber(string.match(first, '^%d+ (%d+)'))
  -- What was cleared is forgotten, also where its key is still there, see clear.lua.
  if said and tonumber(ARGV[6]) - said <= tonumber(ARGV[10]) and said > tonumber(head[3] or 0) then
    return {'repeated', epoch, first, back and 1 or nil}
  end
end

local field = ARGV[14] and ARGV[14] ~= '' and 's:' .. ARGV[14]
local own, keys, bytes
if field then
  local state = redis.call('HMGET', KEYS[1], 'keys', 'bytes', field)
  local replaced = state[3] and tonumber(string.match(state[3], '^%d+'))
  own, keys, bytes = tonumber(ARGV[15]), tonumber(state[1] or 0), tonumber(state[2] or 0)
  local full = own and ((not replaced and keys >= tonumber(ARGV[16])) or bytes + own - (replaced or 0) > tonumber(ARGV[17]))
  if full and not (replaced and own <= replaced) then
    redis.call('PEXPIRE', KEYS[1], ARGV[9])
    return {'full', epoch, 0, back and 1 or nil}
  end
  keys = keys + (own and 1 or 0) - (replaced and 1 or 0)
  bytes = bytes + (own or 0) - (replaced or 0)
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
if field then
  redis.call('HSET', KEYS[1], 'keys', string.format('%.0f', keys), 'bytes', string.format('%.0f', bytes))
  if own then redis.call('HSET', KEYS[1], field, ARGV[15] .. ' ' .. entry) else redis.call('HDEL', KEYS[1], field) end
end
if mentions then
  -- What the log has trimmed leaves in small steps, faster than it comes.
  local first = string.format('(%.0f', seq - length + surplus + 1)
  local gone = redis.call('ZRANGEBYSCORE', KEYS[mentions + 1], '-inf', first, 'LIMIT', 0, 2 * (#ARGV - 17))
  for i = 1, #gone do
    redis.call('ZREM', KEYS[mentions], gone[i])
    redis.call('ZREM', KEYS[mentions + 1], gone[i])
  end
  for i = 18, #ARGV do
    local member = ARGV[i] .. string.format('\n%016.0f', seq)
    redis.call('ZADD', KEYS[mentions], '0', member)
    redis.call('ZADD', KEYS[mentions + 1], string.format('%.0f', seq), member)
  end
  redis.call('PEXPIRE', KEYS[mentions], ARGV[9])
  redis.call('PEXPIRE', KEYS[mentions + 1], ARGV[9])
end
if queue then
  -- Numbers in the queue grow whatever was forgotten, see RoomQueues.
  local number = math.max(tonumber(redis.call('HGET', KEYS[1], 'queued') or 0) + 1, clock[1] * 1000000 + clock[2])
  redis.call('HSET', KEYS[1], 'queued', string.format('%.0f', number))
  redis.call('RPUSH', queue, string.format('%.0f ', number) .. ARGV[12] .. entry)
  redis.call('PEXPIRE', queue, ARGV[13])
end
return {'stored', epoch, seq, back and 1 or nil}
