-- Forgets the messages of a stream up to a number, and may end the stream's life.
-- KEYS: head (hash: epoch, seq, changes, trimmed, forgotten, and the state, see state.lua), messages (list), order and changed (sorted sets, see amend.lua),
--       mentions and mentioned (sorted sets, see RedisMentions), then keys that remember client message ids
-- ARGV: deadline by Redis's clock, epoch, number of the last message to forget, the epoch after the end or '' to go on, life of a stream
--       without messages
-- Answers: {'late', Redis's clock} | {'moved'} when the caller has to read again | {'cleared', epoch, seq}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now > tonumber(ARGV[1]) then return {'late', now} end

local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
local last, upTo = tonumber(head[2] or 0), tonumber(ARGV[3])
if head[1] ~= ARGV[2] or last < upTo or (ARGV[4] ~= '' and last > upTo) then return {'moved'} end

-- Ids of messages that were deleted or trimmed have keys too: what was said up to this time is not repeated by anything.
local newest = redis.call('LINDEX', KEYS[2], string.format('%.0f', upTo - last - 1))
redis.call('HSET', KEYS[1], 'forgotten', newest and string.match(newest, '^%d+ (%d+)') or string.format('%.0f', now))
if last == upTo then redis.call('DEL', KEYS[2]) else redis.call('LTRIM', KEYS[2], string.format('%.0f', upTo - last), -1) end
for i = 7, #KEYS do
  local first = redis.call('GET', KEYS[i])
  if first and tonumber(string.match(first, '^%d+')) <= upTo then redis.call('DEL', KEYS[i]) end
end

local keys = tonumber(redis.call('HGET', KEYS[1], 'keys') or 0)
if keys > 0 then
  local fields, bytes = redis.call('HKEYS', KEYS[1]), tonumber(redis.call('HGET', KEYS[1], 'bytes') or 0)
  for i = 1, #fields do
    if string.sub(fields[i], 1, 2) == 's:' then
      local size, seq = string.match(redis.call('HGET', KEYS[1], fields[i]), '^(%d+) (%d+)')
      if tonumber(seq) <= upTo then
        redis.call('HDEL', KEYS[1], fields[i])
        keys, bytes = keys - 1, bytes - tonumber(size)
      end
    end
  end
  redis.call('HSET', KEYS[1], 'keys', string.format('%.0f', keys), 'bytes', string.format('%.0f', bytes))
end
while true do
  local gone = redis.call('ZRANGEBYSCORE', KEYS[6], '-inf', string.format('%.0f', upTo), 'LIMIT', 0, 500)
  for i = 1, #gone do
    redis.call('ZREM', KEYS[5], gone[i])
    redis.call('ZREM', KEYS[6], gone[i])
  end
  if #gone < 500 then break end
end
if ARGV[4] == '' then return {'cleared', head[1], last} end

redis.call('HSET', KEYS[1], 'epoch', ARGV[4], 'seq', '0', 'changes', '0', 'trimmed', '0')
redis.call('DEL', KEYS[3], KEYS[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return {'cleared', ARGV[4], 0}
