-- One event in one call, so that a decision is atomic and costs one round trip.
--   w:QUEUE        sorted set of those who wait: score is class and id in one, member is "ID|SKILL:LEVEL,SKILL:LEVEL"
--   i:QUEUE:LEVEL  sorted set of the idle: score is since when, member "LAST MATCH|AGENT" with leading zeros, which breaks ties
--   c:ID           hash of a contact: queue, score, member, and its agent if it has one
--   a:ID           hash of an agent: queues as "QUEUE:LEVEL,..." by level, since, last, contact
--   s:ID           hash of an agent's skills
local kind, id, now = ARGV[1], ARGV[2], ARGV[3]
local PAGE = 16

local function each(list)
    return string.gmatch(list, '(%d+):(%d+)')
end

local function meets(skills, asks)
    for skill, level in each(asks) do
        local held = skills[skill]
        if not held or held < tonumber(level) then return false end
    end
    return true
end

local function skills_of(agent)
    local flat, skills = redis.call('HGETALL', 's:' .. agent), {}
    for place = 1, #flat, 2 do skills[flat[place]] = tonumber(flat[place + 1]) end
    return skills
end

local function idle_member(agent, last)
    return string.format('%012d|%08d', last, agent)
end

local function set_idle(agent, is_idle)
    local own = redis.call('HMGET', 'a:' .. agent, 'queues', 'since', 'last')
    local member = idle_member(agent, own[3])
    for queue, level in each(own[1]) do
        local key = 'i:' .. queue .. ':' .. level
        if is_idle then redis.call('ZADD', key, own[2], member) else redis.call('ZREM', key, member) end
    end
end

local function pair(contact, agent)
    local last = redis.call('INCR', 'matches')
    redis.call('HSET', 'c:' .. contact, 'agent', agent)
    redis.call('HSET', 'a:' .. agent, 'contact', contact, 'last', last)
    return { tonumber(contact), tonumber(agent) }
end

-- The first of a queue that the skills will do for: member and score.
local function first_of(queue, skills)
    local from = 0
    while true do
        local page = redis.call('ZRANGE', 'w:' .. queue, from, from + PAGE - 1, 'WITHSCORES')
        for place = 1, #page, 2 do
            if meets(skills, page[place]) then return page[place], tonumber(page[place + 1]) end
        end
        if #page < 2 * PAGE then return nil end
        from = from + PAGE
    end
end

-- For an idle agent that is on no list; it is put on those of its queues if there is none.
local function look_for_contact(agent)
    local skills = skills_of(agent)
    local best, best_level, best_score, best_queue
    for queue, level in each(redis.call('HGET', 'a:' .. agent, 'queues')) do
        if best and level > best_level then break end
        local member, score = first_of(queue, skills)
        if member and (not best or score < best_score) then
            best, best_level, best_score, best_queue = member, level, score, queue
        end
    end
    if not best then
        set_idle(agent, true)
        return false
    end
    redis.call('ZREM', 'w:' .. best_queue, best)
    return pair(string.match(best, '^%d+'), agent)
end

-- For a contact that is on no list; it waits if there is none.
local function look_for_agent(contact)
    local own = redis.call('HMGET', 'c:' .. contact, 'queue', 'score', 'member')
    for level = 0, 1 do
        local key, from = 'i:' .. own[1] .. ':' .. level, 0
        while true do
            local page = redis.call('ZRANGE', key, from, from + PAGE - 1)
            for _, member in ipairs(page) do
                local agent = tonumber(string.match(member, '|(%d+)$'))
                if meets(skills_of(agent), own[3]) then
                    set_idle(agent, false)
                    return pair(contact, agent)
                end
            end
            if #page < PAGE then break end
            from = from + PAGE
        end
    end
    redis.call('ZADD', 'w:' .. own[1], own[2], own[3])
    return false
end

local function set_profile(agent, queues, from)
    redis.call('HSET', 'a:' .. agent, 'queues', queues)
    redis.call('DEL', 's:' .. agent)
    redis.call('HSET', 's:' .. agent, unpack(ARGV, from))
end

if kind == 'arrive' then
    redis.call('HSET', 'c:' .. id, 'queue', ARGV[4], 'score', ARGV[5], 'member', ARGV[6])
    return look_for_agent(id)
elseif kind == 'complete' then
    local agent = redis.call('HGET', 'c:' .. id, 'agent')
    redis.call('DEL', 'c:' .. id)
    redis.call('HDEL', 'a:' .. agent, 'contact')
    redis.call('HSET', 'a:' .. agent, 'since', now)
    return look_for_contact(agent)
elseif kind == 'abandon' then
    local own = redis.call('HMGET', 'c:' .. id, 'queue', 'member')
    redis.call('ZREM', 'w:' .. own[1], own[2])
    redis.call('DEL', 'c:' .. id)
    return false
elseif kind == 'sign in' then
    redis.call('HSET', 'a:' .. id, 'since', now, 'last', 0)
    set_profile(id, ARGV[4], 5)
    return look_for_contact(id)
elseif kind == 'sign out' then
    local contact = redis.call('HGET', 'a:' .. id, 'contact')
    if not contact then set_idle(id, false) end
    redis.call('DEL', 'a:' .. id, 's:' .. id)
    if not contact then return false end
    redis.call('HDEL', 'c:' .. contact, 'agent')
    return look_for_agent(contact)
elseif kind == 'change' then
    local is_idle = redis.call('HEXISTS', 'a:' .. id, 'contact') == 0
    if is_idle then set_idle(id, false) end
    set_profile(id, ARGV[4], 5)
    if not is_idle then return false end
    return look_for_contact(id)
end
return redis.error_reply('no such event: ' .. kind)
