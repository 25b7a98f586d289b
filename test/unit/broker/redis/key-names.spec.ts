import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  CHANNELS,
  KEY_NAMES,
  keysOf,
  textsOf,
  type KeyName,
} from '../../../../src/broker/redis/script/key-names.js';
import { KEY_TYPES } from '../../../../src/broker/redis/script/key-types.js';

const PAGE = readFileSync(new URL('../../../../docs/redis-keys.md', import.meta.url), 'utf8');

describe('the keys of a namespace', () => {
  it('All keys that the code names stand in docs/redis-keys.md, and no others', () => {
    const [tables = ''] = PAGE.split('## The record');
    const listed = [...tables.matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => key);
    expect(new Set(listed)).toEqual(new Set(Object.values<string>(KEY_NAMES)));
    expect(listed).toHaveLength(Object.keys(KEY_NAMES).length);
  });

  it('The channels that the code names stand in the table of channels, and no others', () => {
    const [, table = ''] = /## Channels\n([^#]*)/.exec(PAGE) ?? [];
    const listed = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, channel]) => channel);
    expect(new Set(listed)).toEqual(new Set(CHANNELS.map((name) => KEY_NAMES[name])));
  });

  it('The types of the keys that stand once are those of the page', () => {
    const words: Record<string, string> = { 'sorted set': 'zset' };
    const rows = [...PAGE.matchAll(/^\| `([^`<]+)` \| ([a-z ]+?)(?:, expires)? \|/gm)];
    const listed = rows.map(([, key, type = '']) => [key, words[type] ?? type]);
    const coded = Object.entries(KEY_TYPES).map(([name, type]) => [KEY_NAMES[name as KeyName], type]);
    expect(new Map(listed as [string, string][])).toEqual(new Map(coded as [string, string][]));
  });

  it('A key with parts is a function that puts them in', () => {
    const keys = keysOf('shop');
    expect(keys.task).toBe('ntq:{shop}:task');
    expect(keys.results('g', 3)).toBe('ntq:{shop}:results:g:3');
    expect(keys.lane('5:mail', 'f:a c:mail')).toBe('ntq:{shop}:lane:5:mail f:a c:mail');
  });

  it('The texts of a pattern stand between its parts', () => {
    expect(textsOf('results')).toEqual(['results:', ':', '']);
    expect(textsOf('task')).toEqual(['task']);
  });
});
