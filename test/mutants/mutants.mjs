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
    edits: [['if held[index] == ARGV[at + 1] then', 'if held[index] then']],
  },
  'settle-token': {
    what: 'any other settlement is compared with the token of the lease',
    edits: [['    if token == ARGV[at + 1] then\n', '    if token then\n']],
  },
  'publish-duplicate': {
    what: 'a message whose id is known is not stored again',
    edits: [
      [
        "if redis.call('HSETNX', P .. 'task', id, ARGV[5]) == 1 then",
        "redis.call('HSET', P .. 'task', id, ARGV[5])\n  do",
      ],
      ['if taken[id] or (known[index] and not (gone and gone <= now)) then', 'if taken[id] then'],
    ],
  },
  'exchange-replay': {
    what: 'a repeated exchange gets the same answer',
    edits: [['if sequence == worker.sequence then return replay(taken, stem, ids) end\n', '']],
  },
  'exchange-ghost': {
    what: 'a late exchange of before leases nothing',
    edits: [['if sequence > worker.sequence then return taken end\n', '']],
  },
  'lease-peek': {
    what: 'what is leased is looked at before it leaves its list',
    edits: [
      ["redis.call('LRANGE', list, 0, want - 1)", "redis.call('LPOP', list, want) or {}"],
      ["      redis.call('LTRIM', list, used, -1)\n", ''],
    ],
  },
  'lease-elsewhere': {
    what: 'entries of an earlier life of an id are passed over',
    edits: [
      ['local word = not dues[index] and consider', 'local word = consider'],
      ['local word = not lane.dues[at] and consider', 'local word = consider'],
      ['  if isElsewhere(record, taken.where) then return nil end\n', ''],
    ],
  },
  'lease-record': {
    what: 'what is leased has a lease that can run out',
    edits: [["  redis.call('ZADD', P .. 'leases', unpack(scores))\n", '']],
  },
  'settle-lease': {
    what: 'a lease ends with its task',
    edits: [["    redis.call('ZREM', P .. 'leases', unpack(done))\n", '']],
  },
  'settle-replay': {
    what: 'a settlement that was accepted is not refused when it is repeated',
    edits: [['  if isReplay(id, token) then return end\n', '']],
  },
  'renew-token': {
    what: 'a renewal is compared with the token of the lease',
    edits: [['if held[index] == ARGV[2 * index + 1] then', 'if held[index] then']],
  },
  'abandon-token': {
    what: 'what is taken back from a dead worker is compared with its token',
    edits: [
      [
        "if redis.call('HGET', P .. 'active', ARGV[at]) == ARGV[at + 1] then takeBack",
        "if redis.call('HGET', P .. 'task', ARGV[at]) then takeBack",
      ],
    ],
  },
  'recover-grace': {
    what: 'after a gap one lease passes before anybody is declared lost',
    edits: [['if now < grace then return { untilNext(), lost } end\n', '']],
  },
  'chord-count': {
    what: 'a group ends when all its places are filled',
    edits: [['  if there < math.min(PAGE, size - page * PAGE) then return false end\n', '']],
  },
  'compose-known': {
    what: 'a workflow whose id is known is not begun again',
    edits: [["  if isKnown() or isRunning() then return { 'duplicate', 0 } end\n", '']],
  },
  'hook-id': {
    what: 'ids of what an end sets going are derived',
    edits: [["local hookId = id .. ':' .. tostring(name)", "local hookId = id .. ':' .. math.random()"]],
  },
  'requeue-replay': {
    what: 'a dead letter is requeued once',
    edits: [["if redis.call('HEXISTS', P .. 'task', ARGV[2]) == 1 then return 1 end\n", '']],
  },
  'chord-duplicate': {
    what: 'a place of a group counts once, as it was told first',
    edits: [['if not there[index] then\n        fields[#fields + 1]', 'do\n        fields[#fields + 1]']],
  },
  rate: {
    what: 'a rate lets no more through than it has room for',
    edits: [
      [
        'gate.room = math.max(0, math.floor((gate.slack - gate.ahead) / gate.pace + ROUNDING) + 1)',
        'gate.room = 100',
      ],
    ],
  },
  'beat-due': {
    what: 'a firing is compared with what is due',
    edits: [["if has[1] ~= one.version or (has[2] or '') ~= one.due then", 'if has[1] ~= one.version then']],
  },
  'beat-replay': {
    what: 'a repeated firing gets the same answer',
    edits: [['  if has[6] == ARGV[1] then return has[7] end\n', '']],
  },
};

/** The text of a script with the rules of that mutant taken out; of no mutant as it is. */
export function mutated(lua, name) {
  if (!name) return lua;
  return MUTANTS[name].edits.reduce((text, [from, to]) => text.replace(from, () => to), lua);
}
