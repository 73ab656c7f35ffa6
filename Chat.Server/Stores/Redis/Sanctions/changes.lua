-- What has changed after a revision, and forgets what is over.
-- KEYS: entries, changes, ends, state; see impose.lua
-- ARGV: revision, the most changes, now, when to forget what ends now; Unix milliseconds
-- Answers: {"ok", revision, sanction, entry, revision, …}, or {"lost"} when there is no such revision yet
local over = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[3])
for i = 1, #over do
  redis.call('HDEL', KEYS[1], over[i])
  redis.call('ZREM', KEYS[2], over[i])
  redis.call('ZREM', KEYS[3], over[i])
end

local newest = tonumber(redis.call('HGET', KEYS[4], 'revision') or 0)
if tonumber(ARGV[1]) > newest then return {'lost'} end

local answer = {'ok'}
if tonumber(ARGV[1]) == newest then return answer end
local changed = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. ARGV[1], '+inf', 'WITHSCORES')
for i = 1, #changed, 2 do
  local entry = redis.call('HGET', KEYS[1], changed[i])
  local holds = true
  if ARGV[1] == '0' then
    local forget = redis.call('ZSCORE', KEYS[3], changed[i])
    holds = string.sub(entry, 1, 1) == '+' and not (forget and tonumber(forget) <= tonumber(ARGV[4]))
  end
  if holds then
    answer[#answer + 1] = changed[i + 1]
    answer[#answer + 1] = changed[i]
    answer[#answer + 1] = entry
    if #answer > 3 * tonumber(ARGV[2]) then return answer end
  end
end
return answer
