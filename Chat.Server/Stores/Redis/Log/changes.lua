-- Reads one page of the changed messages of a stream, in the order of their changes. Gives a stream that has no epoch one, and drops what is
-- too old, as read.lua. What the log has trimmed leaves the index here, so that appending has nothing to do with it.
-- KEYS: head (hash: epoch, seq, changes, trimmed: the newest change whose message is gone), messages (list),
--       order (sorted set: changed messages by change), changed (sorted set: the same by their own number)
-- ARGV: epoch to take if there is none, its life without messages, epoch, seq and changes the caller knows of, oldest time kept,
--       the position's change, the position's epoch ('' for any), count, bytes, what a message counts for beside its texts
-- Answers: {epoch, head, changes, 1 if there is more, 1 if the position is continuous, 1 if the stream went back, entries}
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'changes', 'trimmed')
local epoch, last, changes = head[1], tonumber(head[2] or 0), tonumber(head[3] or 0)
local back = epoch == ARGV[3] and (last < tonumber(ARGV[4]) or changes < tonumber(ARGV[5]))
if not epoch or back then
  epoch = ARGV[1]
  redis.call('HSET', KEYS[1], 'epoch', epoch)
  if not head[1] then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
    redis.call('DEL', KEYS[2])
  end
end

local length = redis.call('LLEN', KEYS[2])
local surplus = 0
for index = 0, math.min(1000, length) - 1 do
  local oldest = redis.call('LINDEX', KEYS[2], index)
  if tonumber(string.match(oldest, '^%d+ (%d+)')) >= tonumber(ARGV[6]) then break end
  surplus = index + 1
end
if surplus > 0 then redis.call('LTRIM', KEYS[2], surplus, -1) end

local first = last - length + surplus + 1
local trimmed = tonumber(head[4] or 0)
if changes > 0 then
  while true do
    local gone = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', string.format('(%.0f', first), 'LIMIT', 0, 500)
    for i = 1, #gone do
      trimmed = math.max(trimmed, tonumber(redis.call('ZSCORE', KEYS[3], gone[i]) or 0))
      redis.call('ZREM', KEYS[3], gone[i])
      redis.call('ZREM', KEYS[4], gone[i])
    end
    if #gone < 500 then break end
  end
  -- The newest change is somebody's unless its message is gone, and perhaps the index with it.
  local newest = string.format('%.0f', changes)
  if redis.call('ZCOUNT', KEYS[3], newest, newest) == 0 then trimmed = changes end
  if trimmed ~= tonumber(head[4] or 0) then redis.call('HSET', KEYS[1], 'trimmed', string.format('%.0f', trimmed)) end
end

local position, count = tonumber(ARGV[7]), tonumber(ARGV[9])
local continuous = (ARGV[8] == '' or ARGV[8] == epoch) and position >= trimmed and position <= changes
if not continuous then position = 0 end

local entries, more = {}, false
local left, overhead = tonumber(ARGV[10]), tonumber(ARGV[11])
while position < changes and not more do
  local step = redis.call('ZRANGEBYSCORE', KEYS[3], string.format('(%.0f', position), '+inf', 'LIMIT', 0, 50)
  if #step == 0 then break end
  for i = 1, #step do
    local entry = redis.call('LINDEX', KEYS[2], tonumber(step[i]) - first)
    if entry then
      -- The texts follow five fields, see LogEntry.
      left = left - (#entry - (select(2, string.find(entry, '^%S+ %S+ %S+ %S+ %S+ ')) or 0)) - overhead
      more = #entries >= count or (left < 0 and #entries > 0)
      if more then break end
      entries[#entries + 1] = entry
    end
  end
  position = tonumber(redis.call('ZSCORE', KEYS[3], step[#step]))
end

return {epoch, last, changes, more and 1 or 0, continuous and 1 or 0, back and 1 or 0, entries}
