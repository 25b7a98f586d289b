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
    'write(id, bytes, expireAt, head.queue)\nif head.dedupe',
    (text) =>
      `${NOTE('id', 'ending.token', "redis.call('HGET', P .. 'active', id)", "' ' .. ending.state .. ' ' .. (ending.reason or '-')")}\n${text}`,
  ],
  [
    'done[#done + 1] = id\n',
    (text) => `${text}${NOTE('id', 'ARGV[row + 1]', 'tokens[index]', "' SUCCESS -'")}\n`,
  ],
  [
    "manyFields.set((P..'active'), fields)\n",
    (text) =>
      `${text}for at = 1, #fields, 2 do redis.call('RPUSH', P .. 'leased', fields[at] .. ' ' .. fields[at + 1]) end\n`,
  ],
  [
    'fields[2 * index - 1], fields[2 * index], ended[index] = id, bytes, bytes\n',
    (text) =>
      `${text}${NOTE('id', 'ARGV[at + 1 + count + index]', "redis.call('HGET', P .. 'active', id)", "' SUCCESS -'")}\n`,
  ],
];
/** Which of them stand in the scripts that end and lease most tasks. */
const NOTED = { ntq_exchange: NOTES.slice(0, 3), ntq_exchange_short: NOTES.slice(2) };

function audited(lua) {
  return NOTES.reduce((text, [place, noted]) => text.replace(place, () => noted(place)), lua);
}

const define = Reflect.get(Redis.prototype, 'defineCommand');
Redis.prototype.defineCommand = function defineCommand(name, definition) {
  const lua = mutated(definition.lua, process.env.NTQ_MUTANT);
  const isBlind = (NOTED[name] ?? []).some(([place]) => !lua.includes(place));
  if (isBlind && !process.env.NTQ_MUTANT)
    throw new Error('audit.mjs: the scripts have changed, ends would go unseen.');
  define.call(this, name, { ...definition, lua: audited(lua) });
};
