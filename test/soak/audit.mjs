// Loaded before anything else into the processes of a soak (NODE_OPTIONS): the scripts note each end of a task in the list
// `audit`, where it happens: '<id> <token> <token that holds it> <state> <reason>', and each lease in the list `leased`:
// '<id> <token>'. Replies can be lost, this cannot.
import { Redis } from 'ioredis';
import { mutated } from '../mutants/mutants.mjs';

const NOTE = (id, token, held, rest) =>
  `redis.call('RPUSH', P .. 'audit', ${id} .. ' ' .. (${token} or '-') .. ' ' .. (${held} or '-') .. ${rest})`;

/** Where tasks end, and where they are leased: the text, and the text with the note. */
const NOTES = [
  [
    'write(id, bytes, expireAt)\nif head.dedupe',
    (text) =>
      `${NOTE('id', 'ending.token', "redis.call('HGET', P .. 'active', id)", "' ' .. ending.state .. ' ' .. (ending.reason or '-')")}\n${text}`,
  ],
  [
    'done[#done + 1] = id\n',
    (text) => `${text}${NOTE('id', 'ARGV[row + 1]', 'tokens[index]', "' SUCCESS -'")}\n`,
  ],
  [
    "setMany((P..'active'), #taken.ids, fields)\n",
    (text) =>
      `${text}for index, id in ipairs(taken.ids) do redis.call('RPUSH', P .. 'leased', id .. ' ' .. fields[2 * index]) end\n`,
  ],
];

function audited(lua) {
  return NOTES.reduce((text, [place, noted]) => text.replace(place, () => noted(place)), lua);
}

const define = Reflect.get(Redis.prototype, 'defineCommand');
Redis.prototype.defineCommand = function defineCommand(name, definition) {
  const lua = mutated(definition.lua, process.env.NTQ_MUTANT);
  const isBlind = name === 'ntq_exchange' && !NOTES.every(([place]) => lua.includes(place));
  if (isBlind && !process.env.NTQ_MUTANT)
    throw new Error('audit.mjs: the scripts have changed, ends would go unseen.');
  define.call(this, name, { ...definition, lua: audited(lua) });
};
