/** Marks of a worker's last events, 12 to 20 characters each: half a minute of heartbeats at their usual pace, or more. */
const SEEN_CHARS = 400;

/**
 * The one script that writes a batch. It is all or nothing, and exact under any number of writers: each task comes with
 * the number of events that the writer believes the store holds of it. If any differs, nothing is written and those tasks'
 * events are answered, so that the writer can fold anew and try again. Counts that the batch moves were computed from
 * exactly the events that stand, so they move exactly once.
 */
export const APPEND_SCRIPT = `
-- KEYS: 1 order, 2 changes, 3 counters, 4 problems, 5 worker events seen, 6 event counts
-- ARGV: 1 task key prefix, 2 arrival (base 36 ms), 3 most tasks, 4 entries kept in changes, 5 rows (JSON), 6 worker facts (JSON)
--       then sections, each led by its length:
--       tasks:    id, events believed, k, k events
--       hashes:   key, life end (unix s), k, k times (field, increment)
--       rollups:  keys, then key, life end (unix s) of each: the same goes to all of them; counts, then field, increment of
--                 each; sketches, then of each: value, k, k times (field, increment), into the hash of its own, <key>:<value>
--       counters: field, increment
--       newest:   hash, field, place, value     (kept where its place, a text, is after that of what is there)
--       problems: kind, value
--       workers:  worker, k, k times (mark of an event, field of event counts), in their order; then life end (unix s)
--                 A worker event is counted when its mark is not among the last that came from its worker.
-- Answers 0, or on a conflict a flat list: id, its events, id, its events, …
local taskPrefix = ARGV[1]
local conflicts = false
local at = 8
local tasks = tonumber(ARGV[7])
for i = 1, tasks do
  local id = ARGV[at]
  local key = taskPrefix .. id
  if redis.call('LLEN', key) ~= tonumber(ARGV[at + 1]) then
    conflicts = conflicts or {}
    conflicts[#conflicts + 1] = id
    conflicts[#conflicts + 1] = redis.call('LRANGE', key, 0, -1)
  end
  at = at + 3 + tonumber(ARGV[at + 2])
end
if conflicts then return conflicts end

at = 8
for i = 1, tasks do
  local id = ARGV[at]
  local count = tonumber(ARGV[at + 2])
  if ARGV[at + 1] == '0' then redis.call('RPUSH', KEYS[1], ARGV[2] .. ' ' .. id) end
  -- In pieces: Lua hands over some thousand values at once, and no more.
  for from = at + 3, at + 2 + count, 1000 do
    redis.call('RPUSH', taskPrefix .. id, unpack(ARGV, from, math.min(from + 999, at + 2 + count)))
  end
  at = at + 3 + count
end

local hashes = tonumber(ARGV[at])
at = at + 1
for i = 1, hashes do
  local key = ARGV[at]
  local count = tonumber(ARGV[at + 2])
  for f = at + 3, at + 1 + 2 * count, 2 do redis.call('HINCRBY', key, ARGV[f], ARGV[f + 1]) end
  redis.call('EXPIREAT', key, ARGV[at + 1])
  at = at + 3 + 2 * count
end

-- A hash of rollups has its end from its beginning on: it is set where a field is new.
local function move(key, lifeEnd, from, to)
  local fresh = false
  for f = from, to, 2 do
    if redis.call('HINCRBY', key, ARGV[f], ARGV[f + 1]) == tonumber(ARGV[f + 1]) then fresh = true end
  end
  if fresh then redis.call('EXPIREAT', key, lifeEnd) end
end

local rollups = tonumber(ARGV[at])
at = at + 1
for i = 1, rollups do
  local places = at + 1
  local counts = places + 2 * tonumber(ARGV[at])
  local sketches = counts + 1 + 2 * tonumber(ARGV[counts])
  for p = places, counts - 2, 2 do move(ARGV[p], ARGV[p + 1], counts + 1, sketches - 2) end
  at = sketches + 1
  for s = 1, tonumber(ARGV[sketches]) do
    local last = at + 1 + 2 * tonumber(ARGV[at + 1])
    for p = places, counts - 2, 2 do move(ARGV[p] .. ':' .. ARGV[at], ARGV[p + 1], at + 2, last - 1) end
    at = last + 1
  end
end

local counters = tonumber(ARGV[at])
at = at + 1
for i = 1, counters do
  redis.call('HINCRBY', KEYS[3], ARGV[at], ARGV[at + 1])
  at = at + 2
end

local newest = tonumber(ARGV[at])
at = at + 1
for i = 1, newest do
  local known = redis.call('HGET', ARGV[at], ARGV[at + 1])
  if not known or string.match(known, '^%S+') < ARGV[at + 2] then
    redis.call('HSET', ARGV[at], ARGV[at + 1], ARGV[at + 2] .. ' ' .. ARGV[at + 3])
  end
  at = at + 4
end

local problems = tonumber(ARGV[at])
at = at + 1
for i = 1, problems do
  redis.call('HSET', KEYS[4], ARGV[at], ARGV[at + 1])
  at = at + 2
end

local workers = tonumber(ARGV[at])
at = at + 1
local fresh = 0
local stale = 0
for i = 1, workers do
  local seen = redis.call('HGET', KEYS[5], ARGV[at]) or ''
  local count = tonumber(ARGV[at + 1])
  for f = at + 2, at + 2 * count, 2 do
    if string.find(seen, ' ' .. ARGV[f] .. ' ', 1, true) then
      stale = stale + 1
    else
      fresh = fresh + 1
      seen = (seen == '' and ' ' or seen) .. ARGV[f] .. ' '
      redis.call('HINCRBY', KEYS[6], ARGV[f + 1], 1)
    end
  end
  redis.call('HSET', KEYS[5], ARGV[at], string.sub(seen, -${SEEN_CHARS}))
  at = at + 2 + 2 * count
end
if fresh > 0 then
  redis.call('HINCRBY', KEYS[3], 'written', fresh)
  redis.call('EXPIREAT', KEYS[6], ARGV[at])
end
if stale > 0 then redis.call('HINCRBY', KEYS[3], 'duplicates', stale) end

local evicted = {}
local over = redis.call('LLEN', KEYS[1]) - tonumber(ARGV[3])
if over > 0 then
  -- At most 5000 at once: a lowered limit is reached over some batches, without stopping Redis.
  local oldest = redis.call('LPOP', KEYS[1], math.min(over, 5000))
  for i = 1, #oldest do
    local id = string.match(oldest[i], ' (.*)$')
    evicted[i] = id
    redis.call('UNLINK', taskPrefix .. id)
  end
end

if ARGV[5] ~= '' or ARGV[6] ~= '' or #evicted > 0 then
  local sequence = redis.call('HINCRBY', KEYS[3], 'sequence', 1)
  redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[4], '*',
    's', sequence, 'r', ARGV[5], 'w', ARGV[6], 'x', table.concat(evicted, '\\n'))
end
return 0
`;

/** Tells of tasks of which the store holds other events than the writer knows, before it folds them. */
export const CATCH_UP_SCRIPT = `
-- KEYS: 1 order
-- ARGV: 1 task key prefix, then id, events believed, id, events believed, …
-- Answers a flat list of those that differ: id, its events, id, its events, …
local others = {}
for at = 2, #ARGV, 2 do
  local key = ARGV[1] .. ARGV[at]
  if redis.call('LLEN', key) ~= tonumber(ARGV[at + 1]) then
    others[#others + 1] = ARGV[at]
    others[#others + 1] = redis.call('LRANGE', key, 0, -1)
  end
end
return others
`;

/** Removes tasks that arrived before a moment, oldest first, at most 5000 a call; answers how many. */
export const EXPIRE_SCRIPT = `
-- KEYS: 1 order, 2 changes, 3 counters
-- ARGV: 1 task key prefix, 2 arrival before which tasks go (base 36 ms), 3 entries kept in changes
local function digits(text) return tonumber(text, 36) end
local limit = digits(ARGV[2])
local evicted = {}
while #evicted < 5000 do
  local oldest = redis.call('LINDEX', KEYS[1], 0)
  if not oldest then break end
  local arrival, id = string.match(oldest, '^(%S+) (.*)$')
  if digits(arrival) >= limit then break end
  redis.call('LPOP', KEYS[1])
  redis.call('UNLINK', ARGV[1] .. id)
  evicted[#evicted + 1] = id
end
if #evicted > 0 then
  local sequence = redis.call('HINCRBY', KEYS[3], 'sequence', 1)
  redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[3], '*', 's', sequence, 'r', '', 'w', '', 'x', table.concat(evicted, '\\n'))
end
return #evicted
`;
