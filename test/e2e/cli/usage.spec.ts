import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createProgram } from '../../../src/cli/program.js';
import { run } from '../../../src/cli/run.js';

const EVIL = '\x1b]0;title\x07\x9b\nforged';

describe('a command line that cannot be understood', () => {
  beforeAll(() => {
    process.env['REDIS_URL'] = process.env['NTQ_TEST_REDIS_URL'];
    process.env['NTQ_NAMESPACE'] = 'nobody';
  });
  afterEach(() => {
    process.exitCode = undefined;
  });

  it.each([
    ['a wrong command', ['wrker'], 2, /Did you mean worker\?/],
    ['a wrong option', ['queues', '--jsn'], 2, /Did you mean --json\?/],
    ['a wrong view', ['inspect', 'stat'], 2, /Did you mean 'stats'\?/],
    ['a missing argument', ['call'], 2, /missing required argument 'name'/],
    [
      'no application',
      ['worker'],
      2,
      /required option '--app <file>'.*such as --app dist\/app\.module\.js, or NTQ_APP/,
    ],
    ['no application of a beat', ['beat'], 2, /such as --app dist\/app\.module\.js, or NTQ_APP/],
    ['a plural', ['workers'], 2, /Did you mean worker\?\); 'ntq inspect stats' lists the workers/],
    ['a wrong word about dead letters', ['dead', 'lst'], 2, /unknown command 'lst'\. Did you mean 'list'\?/],
    [
      'an address without a scheme',
      ['queues', '--redis', 'localhost:6391'],
      78,
      /--redis \(or REDIS_URL\): the address must begin with 'redis:/,
    ],
    ...[['worker'], ['worker', '--processes', '0'], ['beat'], ['queues']].map(
      (words): [string, string[], number, RegExp] => [
        `an address without a scheme for the application of ${words.join(' ')}`,
        [...words, '--app', 'x', '--redis', 'localhost'],
        78,
        /^ntq: --redis: the address must begin with 'redis:/,
      ],
    ),
    [
      'an address where no Redis is',
      ['queues', '--redis', 'redis://127.0.0.1:1'],
      69,
      /ECONNREFUSED\)\. Start one, or give its address: --redis <url>, or REDIS_URL/,
    ],
    ['an id of a result nobody knows', ['result', 'nope'], 1, /^$/],
    ['bad JSON', ['call', 'a.b', '[1'], 2, /Give JSON/],
    ['a bad duration', ['call', 'a.b', '--countdown', 'soon'], 2, /'250ms'/],
    ['a bad number', ['inspect', 'active', '--limit', '0'], 2, /whole number from 1/],
    ['too many processes', ['worker', '--app', 'x', '--processes', '99999999'], 2, /number from 0 to 1000\./],
    ['too many slots', ['worker', '--app', 'x', '-c', '10001'], 2, /number from 1 to 10000\./],
    ['too many more slots', ['control', 'grow', '99999999'], 2, /number from 1 to 10000\./],
    ['a priority that is none', ['call', 'a.b', '--priority', '10'], 2, /number from 0 to 9\./],
    ['a hard limit of no time', ['control', 'time-limit', 'a.b', '--hard', '0s'], 2, /at least '1ms'/],
    ['a soft limit of no time', ['control', 'time-limit', 'a.b', '--soft', '0s'], 2, /at least '1ms'/],
    ['a rate in no time', ['limits', 'set', 'a.b', '--rate', '5/0s'], 2, /at least '1ms'/],
    ['a bad namespace', ['queues', '--namespace', 'Bad!'], 78, /lower case letters/],
    ['a Redis in memory', ['queues', '--redis', 'memory://'], 78, /lives in its own process only/],
    ['a task nobody knows', ['call', 'a.b'], 1, /No worker knows the task 'a\.b'/],
    ['no such letter', ['dead', 'show', 'x'], 1, /no dead letter x/],
    ['ids and --all', ['dead', 'purge', 'x', '--all'], 2, /not both/],
    ['neither ids nor --all', ['dead', 'requeue', '--task', 'a.*'], 2, /not both/],
    ['a limit without a name', ['limits', 'set'], 2, /which one\? Give its name: ntq limits set/],
    ['a limit set to nothing', ['limits', 'set', 'a.b'], 2, /Give --rate or --concurrency/],
    ['a bad rate', ['limits', 'set', 'a.b', '--rate', '10'], 2, /'100\/1m'/],
    [
      'a burst alone',
      ['limits', 'set', 'a.b', '--burst', '1', '--concurrency', '1'],
      2,
      /--burst goes with --rate/,
    ],
    [
      'a limit of a task nobody knows',
      ['limits', 'set', 'a.b', '--concurrency', '1'],
      1,
      /No worker has declared such a limit for 'a\.b'/,
    ],
    ['a breaker nobody knows', ['limits', 'reset', 'api'], 1, /No worker has declared/],
    ['nothing that was set', ['limits', 'unset', 'a.b'], 1, /Nothing was set for 'a\.b'/],
    ['an id and a filter', ['revoke', 'x', '--task', 'a.*'], 2, /which tasks\?/],
    ['neither id nor filter', ['revoke', '--terminate'], 2, /which tasks\?/],
    ['a header without a value', ['revoke', '--header', 'tenant'], 2, /tenant=acme/],
    ['a limit and none', ['control', 'time-limit', 'a.b', '--hard', '1s', '--unset'], 2, /which limits\?/],
    ['no limit', ['control', 'time-limit', 'a.b'], 2, /which limits\?/],
    ['a wrong order', ['control', 'grwo'], 2, /Did you mean grow\?/],
    ['no worker', ['control', 'grow', '--timeout', '50ms'], 1, /No worker is there/],
    [
      'nobody of that name',
      ['inspect', 'ping', '--worker', 'x', '--timeout', '50ms'],
      1,
      /No worker is called x/,
    ],
    [
      'limits the wrong way round',
      ['control', 'time-limit', 'a.b', '--soft', '2s', '--hard', '1s'],
      2,
      /soft limit/,
    ],
    ['nothing to do', [], 2, /Commands:/],
  ])('says what is wrong, and how it should be: %s', async (_what, args, code, message) => {
    const said: string[] = [];
    expect(await run(args, (text) => said.push(text))).toBe(code);
    expect(said.join('')).toMatch(message);
  });

  it.each([
    ['a command', [EVIL]],
    ['an option', ['queues', `--${EVIL}`]],
    ['the value of an option', ['inspect', 'active', '--limit', EVIL]],
    ['a namespace', ['queues', '--namespace', EVIL]],
    ['a task', ['call', EVIL]],
    ['an id', ['dead', 'show', EVIL]],
    ['a worker', ['inspect', 'ping', '--worker', EVIL, '--timeout', '50ms']],
  ])('repeats %s without its control characters, and on no line of its own', async (_what, args) => {
    const said: string[] = [];
    expect(await run(args, (text) => said.push(text))).not.toBe(0);
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    expect(said.join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|^forged/m);
  });
});

describe('the help of a command', () => {
  const { commands } = createProgram(() => undefined);
  const all = commands.flatMap((command) => (command.commands.length > 0 ? command.commands : [command]));

  it.each(all.map((command) => [command.name(), command] as const))(
    'shows an example: %s',
    (_name, command) => {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) });
      command.outputHelp();
      expect(help).toMatch(/Examples?:\n {2}\$ ntq /);
    },
  );
});
