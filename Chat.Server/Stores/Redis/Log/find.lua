-- Looks for messages of one sender in a part of a stream, before them in what the state has and the log not any more. Drops what is
-- too old, as read.lua.
-- KEYS: head (hash: seq, and the state, see state.lua), messages (list)
-- ARGV: sender, number to begin with, most to find, most to look at, oldest time kept
-- Answers: {number to go on with, 0 at the end, entries}
local last = tonumber(redis.call('HGET', KEYS[1], 'seq') or 0)
local length = redis.call('LLEN', KEYS[2])
local surplus = 0
for index = 0, math.min(1000, length) - 1 do
  local oldest = redis.call('LINDEX', KEYS[2], index)
  if tonumber(string.match(oldest, '^%d+ (%d+)')) >= tonumber(ARGV[5]) then break end
  surplus = index + 1
end
if surplus > 0 then redis.call('LTRIM', KEYS[2], surplus, -1) end
local first = last - length + surplus + 1
local number = math.max(first, tonumber(ARGV[2]), 1)
local stop = math.min(last, number + tonumber(ARGV[4]) - 1)

local function isSenders(entry)
  -- The sender follows five fields, the fourth of which begins with its length, see LogEntry.
  local time, length, start = string.match(entry, '^%d+ (%d+) %S+ (%d+)%S* %S+ ()')
  return tonumber(length) == #ARGV[1] and string.sub(entry, start, start + length - 1) == ARGV[1], tonumber(time)
end

local entries = {}
if tonumber(ARGV[2]) < first and tonumber(redis.call('HGET', KEYS[1], 'keys') or 0) > 0 then
  local fields, kept = redis.call('HKEYS', KEYS[1]), {}
  for i = 1, #fields do
    if string.sub(fields[i], 1, 2) == 's:' then
      local entry, seq = string.match(redis.call('HGET', KEYS[1], fields[i]), '^%d+ ((%d+) .*)$')
      seq = tonumber(seq)
      if seq >= tonumber(ARGV[2]) and seq < first and isSenders(entry) then kept[#kept + 1] = {seq, entry} end
    end
  end
  table.sort(kept, function(one, other) return one[1] < other[1] end)
  for i = 1, #kept do
    entries[i] = kept[i][2]
    if i >= tonumber(ARGV[3]) then return {kept[i][1] + 1, entries} end
  end
end
while number <= stop do
  local step = redis.call('LRANGE', KEYS[2], number - first, math.min(number + 49, stop) - first)
  if #step == 0 then break end
  for i = 1, #step do
    local isFound, time = isSenders(step[i])
    if isFound and time >= tonumber(ARGV[5]) then
      entries[#entries + 1] = step[i]
    end
    number = number + 1
    if #entries >= tonumber(ARGV[3]) then return {number <= last and number or 0, entries} end
  end
end
return {number <= last and number or 0, entries}
