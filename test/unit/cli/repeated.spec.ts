import { expect, it } from '@jest/globals';
import { repeated } from '../../../src/cli/repeated.js';

it.each([
  ['a user and a password', ['--redis', 'redis://ada:hush@h:6379/2'], '--redis redis://…@h:6379/2'],
  ['a password alone', ['--redis', 'rediss://:hush@h'], '--redis rediss://…@h'],
  ['one with an @ in it', ['--redis', 'redis://:hush@hush@h'], '--redis redis://…@h'],
  ['one with a comma in it', ['--redis', 'redis://ada:12,hush@h'], '--redis redis://…@h'],
  ['one behind the host', ['--redis', 'redis://h/0?password=hush'], '--redis redis://…@h/0'],
  ['one that was not encoded', ['--redis', 'redis://:hush/hush@h'], '--redis …'],
  ['one in a word with its option', ['--redis=redis://:hush@h'], '--redis=redis://…@h'],
  ['those of several servers', ['--shards', 'redis://:hush@a,redis://b'], '--shards redis://…@a,redis://b'],
  ['the values of headers', ['--header', 'auth=hush', '--header=auth=hush'], '--header … --header=…'],
  ['arguments of a task', ['--arguments', '["hush"]', '--yes'], '--arguments … --yes'],
  ['an argument that is an address', ['call', 'a.b', '["https://ada:hush@h"]'], 'call a.b …'],
  ['a word with a space', ['purge', "ada's queue"], String.raw`purge 'ada'\''s queue'`],
])('A repeated command shows no secret: %s', (_what, args, text) => {
  expect(repeated(args)).toBe(text);
});

it('A flag that is named as an option with a secret keeps the option behind it', () => {
  expect(repeated(['dead', 'list', '--arguments', '--json'])).toBe('dead list --arguments --json');
});
