"""What of rooms is in Redis, and the scripts that change more than one part of it.

tuenet:room:<id>        list: how it began, then every event; its length is the number of the last one. Also the channel.
tuenet:keys:<id>        set: hashes of the keys that are good for it
tuenet:key:<sha256>     what a key is good for
tuenet:code:<code>      the living room that it lets into
tuenet:rooms            sorted set: all kept rooms, by when their time is over
tuenet:swept            set for a while after Redis rewrote its file
"""

ROOMS = "tuenet:rooms"
SWEPT = "tuenet:swept"


def room(id: str) -> str:
    return f"tuenet:room:{id}"


def id_of(room: str) -> str:
    return room.removeprefix("tuenet:room:")


def keys(id: str) -> str:
    return f"tuenet:keys:{id}"


def key(hash: str) -> str:
    return f"tuenet:key:{hash}"


def code(code: str) -> str:
    return f"tuenet:code:{code}"


def front(id: str) -> str:
    """A channel only."""
    return f"tuenet:front:{id}"


# Lua runs alone: each of these happens as a whole, or not. Times are epoch seconds.

# keys: list, code, rooms; arguments: id, how it begins, now, slack, most rooms, when it is over
BEGIN = """
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[3] - ARGV[4])
if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[5]) then return 'full' end
local over = math.floor((ARGV[6] + ARGV[4]) * 1000)
if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PXAT', over) then return 'taken' end
redis.call('RPUSH', KEYS[1], ARGV[2])
redis.call('PEXPIREAT', KEYS[1], over)
redis.call('ZADD', KEYS[3], ARGV[6], ARGV[1])
redis.call('PEXPIREAT', KEYS[3], over)
return 'begun'
"""
# key: list; argument: event. Gives its number, 0 if there is no such room.
APPEND = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local number = redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PUBLISH', KEYS[1], number .. ' ' .. ARGV[1])
return number
"""
# The same for the end. keys: list, code, rooms; arguments: event, id, when it is over, slack
CLOSE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local over = math.floor((ARGV[3] + ARGV[4]) * 1000)
if redis.call('GET', KEYS[2]) == ARGV[2] then redis.call('DEL', KEYS[2]) end
local number = redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('PEXPIREAT', KEYS[1], over)
redis.call('ZADD', KEYS[3], ARGV[3], ARGV[2])
redis.call('PEXPIREAT', KEYS[3], over)
redis.call('PUBLISH', KEYS[1], number .. ' ' .. ARGV[1])
return number
"""
# keys: key, list, keys; arguments: grant, hash. The key ends with the room.
GIVE = """
local left = redis.call('PTTL', KEYS[2])
if left <= 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', left)
redis.call('SADD', KEYS[3], ARGV[2])
redis.call('PEXPIRE', KEYS[3], left)
return 1
"""
# keys: list, keys, code, rooms; argument: id
DELETE = """
for _, hash in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('DEL', 'tuenet:key:' .. hash) end
if redis.call('GET', KEYS[3]) == ARGV[1] then redis.call('DEL', KEYS[3]) end
redis.call('ZREM', KEYS[4], ARGV[1])
redis.call('PUBLISH', KEYS[1], '0 {"gone":true}')
return redis.call('DEL', KEYS[1], KEYS[2])
"""
