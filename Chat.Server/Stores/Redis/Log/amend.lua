-- Puts a changed entry in the place of the one that the caller has read, if nothing has happened to it since.
-- KEYS: head (hash: epoch, seq, changes, trimmed), messages (list), order (sorted set: changed messages by change), changed (sorted set: the
--       same by their own number), for a message with a client message id the key that remembers it, for one that goes to the outbox
--       the room's queue (list), and for one that is deleted and mentions somebody mentions and mentioned (sorted sets, see RedisMentions)
-- ARGV: deadline by Redis's clock, epoch and number of changes at the least, seq, entry as it was read, the new one up to the number of its
--       change, and from there; life of the index, and for the outbox what stands there before the entry, life of the queue; both '' if something
--       follows but no outbox: for one that is deleted the key of the state that it had set ('' for none), and what stands in mentions for it
-- Answers: {'late', Redis's clock} | {'moved'} when the caller has to read again | {'changed', number of the change}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now > tonumber(ARGV[1]) then return {'late', now} end

local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'changes', 'trimmed')
local last, changes = tonumber(head[2] or 0), tonumber(head[3] or 0)
local index = tonumber(ARGV[4]) - last - 1
if head[1] ~= ARGV[2] or changes < tonumber(ARGV[3]) or index >= 0 or redis.call('LINDEX', KEYS[2], index) ~= ARGV[5] then return {'moved'} end

local plain = ARGV[12] and #KEYS - 2 or #KEYS
local queue = ARGV[9] and ARGV[9] ~= '' and KEYS[plain]
local remembered = plain == (queue and 6 or 5) and KEYS[5]
if changes == 0 then redis.call('DEL', KEYS[3], KEYS[4]) end
changes = redis.call('HINCRBY', KEYS[1], 'changes', 1)
local entry = ARGV[6] .. string.format('%.0f', changes) .. ARGV[7]
redis.call('LSET', KEYS[2], index, entry)
if remembered and redis.call('GET', remembered) == ARGV[5] then
  -- Nothing is remembered of a sender who was erased; the length of the sender is the fourth field, see LogEntry.
  local isErased = string.find(entry, '^%S+ %S+ %S+ 0,')
  if isErased then redis.call('DEL', remembered) else redis.call('SET', remembered, entry, 'KEEPTTL') end
end

if ARGV[11] and ARGV[11] ~= '' then
  local field = 's:' .. ARGV[11]
  local bytes, seq = string.match(redis.call('HGET', KEYS[1], field) or '', '^(%d+) (%d+)')
  if tonumber(seq) == tonumber(ARGV[4]) then
    redis.call('HDEL', KEYS[1], field)
    redis.call('HINCRBY', KEYS[1], 'keys', -1)
    redis.call('HINCRBY', KEYS[1], 'bytes', '-' .. bytes)
  end
end
for i = 12, #ARGV do
  redis.call('ZREM', KEYS[plain + 1], ARGV[i])
  redis.call('ZREM', KEYS[plain + 2], ARGV[i])
end

-- The index forgets what the log has trimmed; here in small steps, in changes.lua as a whole.
local first = last - redis.call('LLEN', KEYS[2]) + 1
local gone = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', string.format('(%.0f', first), 'LIMIT', 0, 10)
local trimmed = tonumber(head[4] or 0)
for i = 1, #gone do
  trimmed = math.max(trimmed, tonumber(redis.call('ZSCORE', KEYS[3], gone[i]) or 0))
  redis.call('ZREM', KEYS[3], gone[i])
  redis.call('ZREM', KEYS[4], gone[i])
end
if #gone > 0 then redis.call('HSET', KEYS[1], 'trimmed', string.format('%.0f', trimmed)) end

redis.call('ZADD', KEYS[3], string.format('%.0f', changes), ARGV[4])
redis.call('ZADD', KEYS[4], ARGV[4], ARGV[4])
redis.call('PEXPIRE', KEYS[3], ARGV[8])
redis.call('PEXPIRE', KEYS[4], ARGV[8])
if queue then
  -- As in append.lua.
  local number = math.max(tonumber(redis.call('HGET', KEYS[1], 'queued') or 0) + 1, clock[1] * 1000000 + clock[2])
  redis.call('HSET', KEYS[1], 'queued', string.format('%.0f', number))
  redis.call('RPUSH', queue, string.format('%.0f ', number) .. ARGV[9] .. entry)
  redis.call('PEXPIRE', queue, ARGV[10])
end
return {'changed', changes}
