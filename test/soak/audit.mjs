// Loaded before anything else into the processes of a soak (NODE_OPTIONS): the scripts note each end of a task in the list
// `audit`, where it happens: '<id> <token> <token that holds it> <state> <reason>'. Replies can be lost, this cannot.
import { Redis } from 'ioredis';
import { mutated } from '../mutants/mutants.mjs';

const NOTE = (id, token, held, rest) =>
  `redis.call('RPUSH', P .. 'audit', ${id} .. ' ' .. (${token} or '-') .. ' ' .. (${held} or '-') .. ${rest})`;

/** Where tasks end: after the first text comes the note. */
const ENDS = [
  [
    "  redis.call('HSET', P .. 'task', id, record)\n  keepUntil(expireAt, { id })\n  clear(id)\n",
    (text) =>
      `  ${NOTE('id', 'how.token', "redis.call('HGET', P .. 'active', id)", "' ' .. how.state .. ' ' .. (how.reason or '-')")}\n${text}`,
  ],
  [
    '      done[#done + 1] = id\n',
    (text) => `${text}      ${NOTE('id', 'ARGV[at + 1]', 'held[index]', "' SUCCESS -'")}\n`,
  ],
];

function audited(lua) {
  return ENDS.reduce((text, [place, noted]) => text.replace(place, () => noted(place)), lua);
}

const define = Reflect.get(Redis.prototype, 'defineCommand');
Redis.prototype.defineCommand = function defineCommand(name, definition) {
  const lua = mutated(definition.lua, process.env.NTQ_MUTANT);
  define.call(this, name, { ...definition, lua: audited(lua) });
};
