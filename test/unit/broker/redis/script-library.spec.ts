import { describe, expect, it } from '@jest/globals';
import { ScriptLibrary } from '../../../../src/broker/redis/script/script-library.js';

/** A library of these files; the prelude is one line. */
function library(files: Readonly<Record<string, string>>): ScriptLibrary {
  const all: Readonly<Record<string, string>> = { 'lib/prelude.lua': 'local P = KEYS[1]', ...files };
  const read = (file: string) => {
    const text = all[file];
    if (text === undefined) throw new Error(`there is no ${file}`);
    return text;
  };
  return new ScriptLibrary(read, new Map([['MOST', '3']]));
}

const part = (name: string, uses = '', code = `function ${name}.run() end`) =>
  `-- A part.\n-- provides: ${name}.run\n-- uses: ${uses}\nlocal ${name} = {}\n\n${code}\n`;

const textOf = (script: string, files: Readonly<Record<string, string>> = {}) =>
  library({ 'run.lua': script, ...files }).script('run').text;

describe('the library of scripts', () => {
  it('A part that several use is put in once, and its uses are written out', () => {
    const files = {
      'lib/a.lua': part('a', 'c', "function a.run() return c.run('c.run', x.c, { c = c }) end"),
      'lib/b.lua': part('b', 'c, a'),
      'lib/c.lua': part('c'),
    };
    const text = textOf('#!lua\n-- uses: b, a\nreturn b.run()', files);
    expect([...text.matchAll(/name=='(\w+)'/g)].map(([, name]) => name)).toEqual(['b', 'a', 'c']);
    expect(text).toContain("function a.run() return linked.c.run('c.run', x.c, { c = linked.c }) end");
    expect(text).toMatch(/return linked\.b\.run\(\)$/);
  });

  it('Parts that use each other are refused, with the way round', () => {
    const files = { 'lib/a.lua': part('a', 'b'), 'lib/b.lua': part('b', 'a') };
    expect(() => textOf('-- uses: a\nreturn 1', files)).toThrow(
      'Parts of scripts use each other: a → b → a.',
    );
  });

  it('Two parts whose tables have one name are refused', () => {
    const files = { 'lib/a.lua': part('a'), 'lib/other/a.lua': part('a') };
    expect(() => textOf('-- uses: a, other/a\nreturn 1', files)).toThrow(
      'lib/a.lua and lib/other/a.lua both define the table a.',
    );
  });

  it('A part that does not exist is refused', () => {
    expect(() => textOf('-- uses: nobody\nreturn 1')).toThrow('there is no lib/nobody.lua');
  });

  it.each([
    ['K.nothing', 'run.lua:2: K.nothing is not a key.'],
    ['K.task(id)', 'run.lua:2: K.task takes 0 parts, not 1.'],
    ['K.results(id)', 'run.lua:2: K.results takes 2 parts, not 1.'],
    ['K.results(id,', 'run.lua:2: A key is not closed in its line: return K.results(id,'],
    ['C.LEAST', 'run.lua:2: C.LEAST is not a constant of scripts.'],
  ])('%s is refused, with its file and line', (code, message) => {
    expect(() => textOf(`-- uses:\nreturn ${code}`)).toThrow(message);
  });

  it.each([
    ['K.task', "(P..'task')"],
    ['K.history(id)', "(P..'history:'..(id))"],
    ['K.results(id, math.floor(at / 2))', "(P..'results:'..(id)..':'..(math.floor(at / 2)))"],
    ['K.history(K.draft(id))', "(P..'history:'..((P..'draft:'..(id))))"],
    ['C.MOST', '3'],
    ["'-- no comment'", "'-- no comment'"],
  ])('%s is written out', (code, expanded) => {
    expect(textOf(`-- uses:\nreturn ${code} -- a comment`)).toBe(
      `#!lua\nlocal P = KEYS[1]\nreturn ${expanded}`,
    );
  });

  it('Code before the line that says what a script uses stands before its parts', () => {
    const text = textOf('#!lua\nif P then return 1 end\n-- uses: a\nreturn a.run()', {
      'lib/a.lua': part('a'),
    });
    expect(text.indexOf('if P')).toBeLessThan(text.indexOf('local a=made'));
  });

  it('A line of the text has the address of the line that it was', () => {
    const script = library({
      'run.lua': '#!lua\n-- uses: a\n\nreturn a.run()',
      'lib/a.lua': part('a'),
    }).script('run');
    const lines = script.text.split('\n');
    const at = (code: string) => script.addressOf(lines.findIndex((line) => line.includes(code)) + 1);
    expect(at('local P')).toBe('lib/prelude.lua:1');
    expect(at('function a.run')).toBe('lib/a.lua:6');
    expect(at('return linked.a.run')).toBe('run.lua:4');
    expect(script.addressOf(lines.length + 1)).toBeUndefined();
  });

  it.each([
    ['local b = {}', '-- provides: a.run\nlocal b = {}', 'provides a.run, and its table is b.'],
    ['no table', '-- provides: a.run\nreturn 1', "must begin with 'local <table> = {}'."],
    ['no names', 'local a = {}', 'provides nothing, and its table is a.'],
  ])('A part with %s is refused', (_what, text, message) => {
    expect(() => textOf('-- uses: a\nreturn 1', { 'lib/a.lua': text })).toThrow(message);
  });
});
