-- The usual first-come coupon in Redis. KEYS: the set of who has one, the number that is left.
-- ARGV: who asks. The number left after it, -1 when the caller has one, -2 when none is left.
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then
    return -1
end
if tonumber(redis.call('GET', KEYS[2]) or '0') <= 0 then
    return -2
end
redis.call('SADD', KEYS[1], ARGV[1])
return redis.call('DECR', KEYS[2])
