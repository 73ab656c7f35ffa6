-- Reads one page of a stream. Gives a stream that has no epoch one, and drops what is too old.
-- KEYS: head (hash: epoch, seq, changes), messages (list)
-- ARGV: epoch to take if there is none, its life without messages, epoch and seq the caller knows of, oldest time kept,
--       'after' or 'before', the position's seq, the position's epoch ('' for any), count, bytes, what a message counts for beside its texts,
--       the changes the caller knows of
-- Answers: {epoch, head, 1 if there is more, 1 if the position is on the log, 1 if the stream went back, entries, changes,
--          up to which seq messages are gone}
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'changes')
local epoch, last, changes = head[1], tonumber(head[2] or 0), tonumber(head[3] or 0)
local back = epoch == ARGV[3] and (last < tonumber(ARGV[4]) or changes < tonumber(ARGV[12]))
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
  if tonumber(string.match(oldest, '^%d+ (%d+)')) >= tonumber(ARGV[5]) then break end
  surplus = index + 1
end
if surplus > 0 then redis.call('LTRIM', KEYS[2], surplus, -1) end

local first = last - length + surplus + 1
local position, count = tonumber(ARGV[7]), tonumber(ARGV[9])
local from, to, more, continuous
local newest = true
if ARGV[6] == 'after' then
  continuous = (ARGV[8] == '' or ARGV[8] == epoch) and position >= first - 1 and position <= last
  newest = not continuous
  from = continuous and position + 1 or math.max(first, last - count + 1)
  to = math.min(last, from + count - 1)
  more = to < last
else
  continuous = true
  to = math.min(position - 1, last)
  from = math.max(first, to - count + 1)
  more = from <= to and from > first
end

-- Read in steps from the end where reading begins, so that what does not fit on the page is hardly looked at.
local entries, full = {}, false
local left, overhead = tonumber(ARGV[10]), tonumber(ARGV[11])
while from <= to and not full do
  local start = newest and math.max(from, to - 49) or from
  local step = redis.call('LRANGE', KEYS[2], start - first, math.min(start + 49, to) - first)
  if #step == 0 then break end
  for index = 1, #step do
    local entry = step[newest and #step + 1 - index or index]
    -- The texts follow five fields, see LogEntry.
    left = left - (#entry - (select(2, string.find(entry, '^%S+ %S+ %S+ %S+ %S+ ')) or 0)) - overhead
    full = left < 0 and #entries > 0
    if full then break end
    entries[#entries + 1] = entry
  end
  if newest then to = start - 1 else from = start + #step end
end
more = more or (full and continuous)
if newest then
  for index = 1, math.floor(#entries / 2) do
    entries[index], entries[#entries + 1 - index] = entries[#entries + 1 - index], entries[index]
  end
end

return {epoch, last, more and 1 or 0, continuous and 1 or 0, back and 1 or 0, entries, changes, first - 1}
