import RouterService

/// What Redis runs for limits: all asks of one tenant, or none of them. Redis' own clock counts, so that routers need not agree.
///
/// A bucket is the text `LEVEL AT`: millionths of a unit, and microseconds since 1970. None = a full one. A limit on requests at a
/// time is a hash: for each router `SLOTS EXPIRES TURN`. All numbers are whole and below 2^53.
enum LimitScript {
    /// How long Redis keeps what nobody asks for, in seconds. Longer than any cached answer: a Redis that runs short of memory
    /// drops first what expires first.
    static let lifetimeS = 48 * 3600

    /// KEYS: one for each ask. ARGV: the router, its lease in microseconds, then five for each ask:
    /// `take` perSecond capacity need lot, `settle` perSecond capacity units -, `lease` limit need want turn,
    /// `renew` slots turn - -. Answers with 0 and two numbers for each ask, or with the place of the ask that was refused and
    /// the microseconds to wait.
    static let text = """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local router, lease = ARGV[1], tonumber(ARGV[2])
        local level, others, mine = {}, {}, {}
        local refused, wait = 0, 0
        local function argument(i, n) return tonumber(ARGV[5 * i - 2 + n]) end

        for i = 1, #KEYS do
          local act = ARGV[5 * i - 2]
          if act == 'take' or act == 'settle' then
            local rate, capacity = argument(i, 1), argument(i, 2)
            local has = capacity
            local kept = redis.call('GET', KEYS[i])
            if kept then
              local l, at = string.match(kept, '^(-?%d+) (%d+)$')
              has = math.min(capacity, tonumber(l) + math.floor(math.max(0, now - tonumber(at)) * rate))
            end
            level[i] = has
            if act == 'take' then
              local missing = argument(i, 3) * 1000000 - has
              if argument(i, 3) > 0 and missing > 0 then
                local until_then = math.ceil(missing / rate)
                if until_then > wait then refused, wait = i, until_then end
              end
            end
          else
            others[i] = 0
            local all = redis.call('HGETALL', KEYS[i])
            for n = 1, #all, 2 do
              local slots, expires, turn = string.match(all[n + 1], '^(%d+) (%d+) (%d+)$')
              if all[n] == router then
                mine[i] = {tonumber(slots), tonumber(turn)}
              elseif tonumber(expires) > now then
                others[i] = others[i] + tonumber(slots)
              else
                redis.call('HDEL', KEYS[i], all[n])
              end
            end
            if act == 'lease' and others[i] + argument(i, 2) > argument(i, 1) and wait < \(LimitRefusal.slotWaitUS) then
              refused, wait = i, \(LimitRefusal.slotWaitUS)
            end
          end
        end
        if refused > 0 then return {refused, wait} end

        local answer = {0}
        for i = 1, #KEYS do
          local act = ARGV[5 * i - 2]
          local granted = 0
          if act == 'take' or act == 'settle' then
            if act == 'take' then
              level[i] = level[i] - argument(i, 3) * 1000000
              granted = math.max(0, math.min(argument(i, 4), math.floor(level[i] / 4000000)))
              level[i] = level[i] - granted * 1000000
            else
              level[i] = math.min(argument(i, 2), level[i] + argument(i, 3) * 1000000)
            end
            redis.call('SET', KEYS[i], string.format('%d %d', level[i], now), 'EX', \(lifetimeS))
          else
            local turn = act == 'lease' and argument(i, 4) or argument(i, 2)
            local has, latest = 0, 0
            if mine[i] then has, latest = mine[i][1], mine[i][2] end
            if act == 'lease' then
              local need = argument(i, 2)
              local free = argument(i, 1) - others[i] - need
              granted = math.max(has, need + math.max(0, math.min(argument(i, 3) - need, math.floor(free / 4))))
            elseif turn >= latest then
              granted = argument(i, 1)
            else
              granted = has
            end
            if granted > 0 then
              redis.call('HSET', KEYS[i], router, string.format('%d %d %d', granted, now + lease, math.max(turn, latest)))
              redis.call('EXPIRE', KEYS[i], \(lifetimeS))
            else
              redis.call('HDEL', KEYS[i], router)
            end
          end
          answer[2 * i] = granted
          answer[2 * i + 1] = level[i] or 0
        end
        return answer
        """

    /// KEYS: the set of routers. ARGV: the router, and how long it counts as alive, in microseconds. Answers with how many do.
    static let announcement = """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
        redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
        redis.call('EXPIRE', KEYS[1], \(lifetimeS))
        return redis.call('ZCARD', KEYS[1])
        """
}
