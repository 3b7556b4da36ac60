// The functions that run the commands on one node's keyspace, named as the commands are. command.hpp says what a Call
// is; the server has checked the arity before.
#pragma once

#include "engine/redis/command.hpp"

namespace glassbox::redis::handlers {

// strings
Reply get(Call& call);
Reply set(Call& call);
Reply setnx(Call& call);
Reply setex(Call& call);
Reply psetex(Call& call);
Reply getset(Call& call);
Reply mget(Call& call);
Reply mset(Call& call);
Reply msetnx(Call& call);
Reply incr(Call& call);
Reply decr(Call& call);
Reply incrby(Call& call);
Reply decrby(Call& call);
Reply incrbyfloat(Call& call);
Reply append(Call& call);
Reply strlen(Call& call);
Reply getdel(Call& call);
Reply getex(Call& call);
Reply setrange(Call& call);
Reply getrange(Call& call);

// keys
Reply del(Call& call);
Reply unlink(Call& call);
Reply exists(Call& call);
Reply touch(Call& call);
Reply type(Call& call);
Reply expire(Call& call);
Reply pexpire(Call& call);
Reply expireat(Call& call);
Reply pexpireat(Call& call);
Reply ttl(Call& call);
Reply pttl(Call& call);
Reply expiretime(Call& call);
Reply pexpiretime(Call& call);
Reply persist(Call& call);
Reply rename(Call& call);
Reply renamenx(Call& call);
Reply copy(Call& call);
Reply dbsize(Call& call);
Reply keys(Call& call);
Reply scan(Call& call);
Reply flushall(Call& call);
Reply flushdb(Call& call);

// hashes
Reply hset(Call& call);
Reply hmset(Call& call);
Reply hsetnx(Call& call);
Reply hget(Call& call);
Reply hmget(Call& call);
Reply hgetall(Call& call);
Reply hkeys(Call& call);
Reply hvals(Call& call);
Reply hdel(Call& call);
Reply hexists(Call& call);
Reply hlen(Call& call);
Reply hstrlen(Call& call);
Reply hincrby(Call& call);
Reply hincrbyfloat(Call& call);
Reply hscan(Call& call);

// lists
Reply lpush(Call& call);
Reply rpush(Call& call);
Reply lpushx(Call& call);
Reply rpushx(Call& call);
Reply lpop(Call& call);
Reply rpop(Call& call);
Reply llen(Call& call);
Reply lrange(Call& call);
Reply lindex(Call& call);
Reply lpos(Call& call);
Reply lset(Call& call);
Reply lrem(Call& call);
Reply ltrim(Call& call);
Reply linsert(Call& call);
Reply lmove(Call& call);
Reply rpoplpush(Call& call);

// sets
Reply sadd(Call& call);
Reply srem(Call& call);
Reply smembers(Call& call);
Reply sismember(Call& call);
Reply smismember(Call& call);
Reply scard(Call& call);
Reply smove(Call& call);
Reply spop(Call& call);
Reply srandmember(Call& call);
Reply sscan(Call& call);
Reply sinter(Call& call);
Reply sintercard(Call& call);
Reply sunion(Call& call);
Reply sdiff(Call& call);
Reply sinterstore(Call& call);
Reply sunionstore(Call& call);
Reply sdiffstore(Call& call);

// sorted sets
Reply zadd(Call& call);
Reply zincrby(Call& call);
Reply zrem(Call& call);
Reply zscore(Call& call);
Reply zmscore(Call& call);
Reply zcard(Call& call);
Reply zcount(Call& call);
Reply zlexcount(Call& call);
Reply zrank(Call& call);
Reply zrevrank(Call& call);
Reply zrange(Call& call);
Reply zrevrange(Call& call);
Reply zrangebyscore(Call& call);
Reply zrevrangebyscore(Call& call);
Reply zrangebylex(Call& call);
Reply zrevrangebylex(Call& call);
Reply zpopmin(Call& call);
Reply zpopmax(Call& call);
Reply zremrangebyrank(Call& call);
Reply zremrangebyscore(Call& call);
Reply zremrangebylex(Call& call);
Reply zscan(Call& call);

// connection
Reply echo(Call& call);
Reply ping(Call& call);

}  // namespace glassbox::redis::handlers
