-- A ticket of a waiting room in Redis. KEYS: the line, the last number that was given. ARGV: who
-- asks. The place of whoever asks, from 0, and 1 when the ticket is new.
local place = redis.call('ZRANK', KEYS[1], ARGV[1])
if place then
    return { place, 0 }
end
redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[2]), ARGV[1])
return { redis.call('ZRANK', KEYS[1], ARGV[1]), 1 }
