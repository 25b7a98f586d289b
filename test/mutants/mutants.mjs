// Scripts with a rule taken out, to show that the tests would notice. Each is a text in the scripts and what is put in its
// place; only programs of the tests ever define such scripts.

/**
 * @typedef {object} Mutant
 * @property {string} what the rule that is taken out
 * @property {readonly (readonly [from: string, to: string])[]} edits
 * @type {Readonly<Record<string, Mutant>>}
 */
export const MUTANTS = {
  'settle-token-plain': {
    what: 'a plain success is compared with the token of the lease',
    edits: [['if tokens[index] == ARGV[row + 1] then', 'if tokens[index] then']],
  },
  'settle-token': {
    what: 'any other settlement is compared with the token of the lease',
    edits: [['if token == ARGV[row + 1] then\n', 'if token then\n']],
  },
  'short-plain': {
    what: 'on the short way only plain tasks of the queue are leased',
    edits: [
      [
        'local isPlain = bytes and byte(bytes) == 114 and find(bytes, field, 1, true)',
        'local isPlain = bytes',
      ],
    ],
  },
  'publish-duplicate': {
    what: 'a message whose id is known is not stored again',
    edits: [
      [
        "redis.call('HSETNX', (P..'task'), ids[1], ARGV[FIRST + 1]) == 1",
        "redis.call('HSET', (P..'task'), ids[1], ARGV[FIRST + 1])",
      ],
      ['if known[index] or seen[id] then areNew = false end\n', ''],
      ['return ids[id] or linked.record.isKept(bytes)', 'return ids[id]'],
    ],
  },
  'exchange-replay': {
    what: 'a repeated exchange gets the same answer',
    edits: [
      [
        'if sequence == worker.sequence then replay(taken, tokenPrefix, ids) end\n',
        'if sequence == worker.sequence then return true end\n',
      ],
    ],
  },
  'exchange-session': {
    what: 'each session of a worker is remembered on its own',
    edits: [
      [
        "redis.call('MGET', (P..'fetch:'..(worker.id)..':'..(worker.session))",
        "redis.call('MGET', (P..'fetch:'..(worker.id)..':0')",
      ],
      [
        "redis.call('SET', (P..'fetch:'..(worker.id)..':'..(worker.session))",
        "redis.call('SET', (P..'fetch:'..(worker.id)..':0')",
      ],
    ],
  },
  'token-session': {
    what: 'a token names the session',
    edits: [["worker.id .. ':' .. worker.session .. ':'", "worker.id .. ':0:'"]],
  },
  'exchange-ghost': {
    what: 'a late exchange of before leases nothing',
    edits: [['return sequence < worker.sequence', 'return sequence ~= worker.sequence']],
  },
  'lease-peek': {
    what: 'a task is looked at before it leaves its list',
    edits: [
      ["redis.call('LRANGE', key, 0, want - 1)", "redis.call('LPOP', key, want) or {}"],
      ["redis.call('LTRIM', key, used, -1)\n", ''],
    ],
  },
  'lease-elsewhere': {
    what: 'entries of an earlier life of an id are passed over',
    edits: [
      ['if due then return nil end\n', ''],
      ['if isElsewhere(bytes, taken.list) then return nil end\n', ''],
    ],
  },
  'lease-record': {
    what: 'a leased task has a lease that can run out',
    edits: [["redis.call('ZADD', (P..'leases'), unpack(scores))\n", '']],
  },
  'settle-lease': {
    what: 'a lease ends with its task',
    edits: [["redis.call('ZREM', (P..'leases'), unpack(done))\n", '']],
  },
  'settle-replay': {
    what: 'a settlement that was accepted is not refused when it is repeated',
    edits: [['if isReplay(id, token) then return end\n', '']],
  },
  'renew-token': {
    what: 'a renewal is compared with the token of the lease',
    edits: [['if tokens[index] == token then', 'if tokens[index] then']],
  },
  'abandon-token': {
    what: 'a task is taken back from a dead worker only under its token',
    edits: [
      [
        "if redis.call('HGET', (P..'active'), id) == token then linked.loss.takeBack",
        "if redis.call('HGET', (P..'task'), id) then linked.loss.takeBack",
      ],
    ],
  },
  'recover-grace': {
    what: 'after a gap one lease passes before a worker is declared lost',
    edits: [['if now() < grace then\n', 'if false then\n']],
  },
  'chord-count': {
    what: 'a group ends when all its indexes are filled',
    edits: [['if count < math.min(64, group.sizeOf(id) - page * 64) then return false end\n', '']],
  },
  'draft-known': {
    what: 'a workflow whose id is known does not begin again',
    edits: [["return isKnown() and 'duplicate' or nil", 'return nil']],
  },
  'hook-id': {
    what: 'ids of follow-ups are derived',
    edits: [["local hookId = id .. ':' .. name", "local hookId = id .. ':' .. math.random()"]],
  },
  'requeue-replay': {
    what: 'a dead letter is requeued once',
    edits: [["if redis.call('HEXISTS', (P..'task'), newId) == 1 then return 1 end\n", '']],
  },
  'chord-duplicate': {
    what: 'an index of a group counts once, by its first result',
    edits: [['if not known[position] then\nfields[#fields + 1]', 'do\nfields[#fields + 1]']],
  },
  rate: {
    what: 'a rate lets no more through than it has room for',
    edits: [
      [
        'limit.room = math.max(0, math.floor((limit.slack - limit.ahead) / limit.pace + ROUNDING) + 1)',
        'limit.room = 100',
      ],
    ],
  },
  'beat-due': {
    what: 'a firing is compared with what is due',
    edits: [
      [
        "if has[1] ~= firing.version or (has[2] or '') ~= firing.due then",
        'if has[1] ~= firing.version then',
      ],
    ],
  },
  'beat-replay': {
    what: 'a repeated firing gets the same answer',
    edits: [['if has[6] == call then return has[7] end\n', '']],
  },
};

/**
 * Of the short way of exchanges: these are missed where it is compared with the long one (exchange-ways.full.ts).
 *
 * @type {Readonly<Record<string, Mutant>>}
 */
export const SHORT_WAY_MUTANTS = {
  'short-token': {
    what: 'on the short way a success is compared with the token of the lease',
    edits: [['if tokens[index] ~= ARGV[at + 1 + count + index] then return ONCE end\n', '']],
  },
  'short-replay': {
    what: 'a repeated exchange, or one of before, does not take the short way',
    edits: [
      ['if not last or last >= tonumber(ARGV[3]) then return ONCE end', 'if not last then return ONCE end'],
    ],
  },
  'short-lanes': {
    what: 'where tasks wait in lanes, or hold permits, exchanges take the long way',
    edits: [['> 0 then return FOR_A_WHILE end\nlocal known', '< 0 then return FOR_A_WHILE end\nlocal known']],
  },
  'short-due': {
    what: 'where a delayed task is due, an exchange takes the long way',
    edits: [['if due and due <= now() then return WHILE_DUE end\n', '']],
  },
  'short-paused': {
    what: 'on the short way a paused queue is not served',
    edits: [
      [
        "if band or not string.find(name, '^%d:') or redis.call('HEXISTS', (P..'paused'), own) == 1 then",
        "if band or not string.find(name, '^%d:') then",
      ],
    ],
  },
  'short-suspects': {
    what: 'suspects are not leased on the short way',
    edits: [["if band or not string.find(name, '^%d:') or", 'if band or']],
  },
  'short-memory': {
    what: 'the short way remembers what it leased',
    edits: [["ARGV[3] .. ' ' .. tokenPrefix .. ' ' .. joined", "ARGV[3] .. ' ' .. tokenPrefix .. ' '"]],
  },
};

/** The text of a script with the rules of that mutant taken out; of no mutant as it is. */
export function mutated(lua, name) {
  if (!name) return lua;
  return { ...MUTANTS, ...SHORT_WAY_MUTANTS }[name].edits.reduce(
    (text, [from, to]) => text.replace(from, () => to),
    lua,
  );
}
