// Loaded before anything else into the processes of a soak (NODE_OPTIONS): the scripts note each end of a task in the list
// `test-ends`, where it happens: '<id> <token> <token that holds it> <state> <reason>', and each lease in the list `leased`:
// '<id> <token>'. Replies can be lost, this cannot.
import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { mutated } from '../mutants/mutants.mjs';

const NOTE = (id, token, held, rest) =>
  `redis.call('RPUSH', P .. 'test-ends', ${id} .. ' ' .. (${token} or '-') .. ' ' .. (${held} or '-') .. ${rest})`;

/** Where tasks end, and where they are leased: the text, and the text with the note. */
const NOTES = [
  [
    'write(id, bytes, expireAt, head.queue)\nlist(id, head, ending.state, expireAt)\n',
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
/** Which of them stand in the scripts that end and lease most tasks, each known by a text of its own. */
const NOTED = [
  ["add('hasContinuations', 1)", NOTES.slice(0, 3)],
  ['return FOR_A_WHILE', NOTES.slice(2)],
];

function audited(text) {
  const lua = mutated(text, process.env.NTQ_MUTANT);
  const noted = NOTED.find(([own]) => lua.includes(own))?.[1] ?? [];
  if (noted.some(([place]) => !lua.includes(place)) && !process.env.NTQ_MUTANT)
    throw new Error('audit.mjs: the scripts have changed, ends would go unseen.');
  return NOTES.reduce((rewritten, [place, note]) => rewritten.replace(place, () => note(place)), lua);
}

/** A script and its hash, as they are sent, and as they are rewritten. A client sends the text before the hash. */
const rewritten = new Map();

function rewrittenOf(text) {
  const hashOf = (lua) => createHash('sha1').update(lua).digest('hex');
  const lua = audited(text);
  for (const each of [text, lua]) {
    rewritten.set(each, lua);
    rewritten.set(hashOf(each), hashOf(lua));
  }
  return lua;
}

const send = Reflect.get(Redis.prototype, 'sendCommand');
Redis.prototype.sendCommand = function sendCommand(command, ...rest) {
  const [script] = command.args;
  if (command.name === 'eval') command.args[0] = rewritten.get(script) ?? rewrittenOf(script);
  if (command.name === 'evalsha') command.args[0] = rewritten.get(script) ?? script;
  return send.call(this, command, ...rest);
};
