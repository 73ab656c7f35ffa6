-- Lifts a sanction that holds. Those who follow learn of it; it is forgotten later.
-- KEYS: entries, changes, ends, state; see impose.lua
-- ARGV: sanction, when to forget what ends now, in Unix milliseconds
-- Answers: {its rest}, or {} when there is none that holds
local entry = redis.call('HGET', KEYS[1], ARGV[1])
if not entry or string.sub(entry, 1, 1) ~= '+' then return {} end
local forget = redis.call('ZSCORE', KEYS[3], ARGV[1])
if forget and tonumber(forget) <= tonumber(ARGV[2]) then return {} end
redis.call('HSET', KEYS[1], ARGV[1], '-' .. string.sub(entry, 2))
redis.call('ZADD', KEYS[2], redis.call('HINCRBY', KEYS[4], 'revision', 1), ARGV[1])
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
return {string.sub(entry, 2)}
