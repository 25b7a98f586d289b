import { describe, expect, it } from '@jest/globals';
import { keysOf } from '../../../../src/broker/redis/script/key-names.js';
import { probesOf } from '../../../../src/broker/redis/server-check/probes.js';
import { commandsOfCode, commandsOfScripts, OPTIONAL_COMMANDS } from './sent-commands.js';

const probes = probesOf(keysOf('shop'));
const probed = new Set(probes.map(({ call: [command = ''] }) => command));
const sent = [...commandsOfScripts(), ...commandsOfCode()];

describe('the probes of rights', () => {
  it('Each command that scripts or TypeScript send is probed', () => {
    const unknown = sent.filter(({ command }) => !probed.has(command) && !OPTIONAL_COMMANDS.has(command));
    expect(unknown).toEqual([]);
  });

  it('No command is probed that nobody sends', () => {
    // The client of ioredis sends EVALSHA for scripts that it was told of.
    const used = new Set([...sent.map(({ command }) => command), 'EVALSHA']);
    expect([...probed].filter((command) => !used.has(command))).toEqual([]);
  });

  it('Each probe names a key or a channel of the namespace, but for commands without any', () => {
    const elsewhere = probes.filter(({ call }) => !call.some((word) => word.startsWith('ntq:{shop}:')));
    expect(elsewhere.map(({ call }) => call.join(' '))).toEqual([
      'INFO',
      'PING',
      'TIME',
      'EVAL <script> 0',
      'EVALSHA <script> 0',
    ]);
  });

  it('Each key and each channel of the namespace is probed, for reading and for writing', () => {
    const commandsOn = (place: string) =>
      probes.filter(({ call }) => call[1] === place).map(({ call }) => call[0]);
    expect(commandsOn('ntq:{shop}:ready:x')).toEqual(['HGET', 'HSET']);
    expect(commandsOn('ntq:{shop}:updates:x')).toEqual(['PUBLISH', 'SUBSCRIBE']);
  });

  it('A missing right is named by the rule that grants it', () => {
    const rules = new Set(probes.map(({ rule }) => rule));
    expect(rules).toEqual(new Set(['~ntq:{shop}:*', '&ntq:{shop}:*']));
  });
});

describe('the search for commands', () => {
  const search = (text: string) => commandsOfScripts([{ file: 'x.lua', text }]).map(({ command }) => command);
  const code = (text: string) => commandsOfCode([{ file: 'x.ts', text }]).map(({ command }) => command);

  it('Literal commands of call and pcall are found, also several in a line', () => {
    expect(search("if redis.call('GET', K.a) then redis.pcall('HINCRBY', K.b, 'x', 1) end")).toEqual([
      'GET',
      'HINCRBY',
    ]);
  });

  it('A command in a variable stands for those that a comment names', () => {
    expect(
      search('local function push(side)\n  -- sends: RPUSH, LPUSH\n  redis.call(side, K.a)\nend'),
    ).toEqual(['RPUSH', 'LPUSH']);
  });

  it('A command in a variable without a comment is refused', () => {
    expect(() => search('redis.call(side, K.a)')).toThrow('x.lua:1 sends a command that is no literal');
  });

  it('A command in a comment is none', () => {
    expect(search("-- redis.call('GET', K.a)")).toEqual([]);
  });

  it('Methods of clients are found, also over several lines and in a pipeline', () => {
    expect(code("await client.hget(a); this.redis\n  .client('command')\n  .zrange(b)")).toEqual([
      'HGET',
      'ZRANGE',
    ]);
    expect(code('await client\n.pipeline()\n.eval(text, 1)\n.wait(1, 2)\n.exec()')).toEqual([
      'EVAL',
      'WAIT',
      'EXEC',
    ]);
  });

  it('Methods of others are none', () => {
    expect(code('this.#clients.get(role); keys.set(a, b); clients.exists(c)')).toEqual([]);
  });
});
