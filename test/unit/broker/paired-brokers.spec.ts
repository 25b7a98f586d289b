import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const BROKER = new URL('../../../src/broker/', import.meta.url);
const SCRIPTS = new URL('redis/scripts/', BROKER);
const MEMORY = new URL('memory/', BROKER);

/** Files of the memory broker that no script needs, and why. */
const WITHOUT_SCRIPT: readonly (readonly [file: RegExp, reason: string])[] = [
  [/^memory-[a-z-]+$/, 'the stores and what the broker itself is: Redis has classes for them in TypeScript'],
  [/^state\//, 'the maps that stand for keys of Redis'],
  [/^(deque|due-list|kept-values)$/, 'the data structures that Redis brings along'],
  [/^watchers$/, 'the callers in this process; over Redis they listen to channels'],
  [/^system-clock$/, 'the clock; over Redis it is the time of the server'],
  [/^no-replicas$/, 'refuses what needs a Redis with replicas'],
];

/** Parts of scripts without a twin in the memory broker, and why. */
const WITHOUT_TWIN: readonly (readonly [part: RegExp, reason: string])[] = [
  [/^arguments$/, 'the arguments of a script, which arrive as texts'],
  [/^prelude$/, 'the namespace, the clock of the server, and parts that are made when they are used'],
  [/^tally$/, 'figures as text; core/figures.ts has them for both brokers'],
  [/^ready-at$/, 'from when a task could run; core/ready-at.ts says it for both brokers'],
  [/^lease\/many-fields$/, 'makes a wide hash of Redis fast'],
  [/^(key-types|end-keys)$/, 'keys of Redis may be of a type that another program gave them'],
  [/^own-key$/, 'so are their writes that may not fail'],
  [/^records$/, 'reads many records in slices, so that a script stays short; a map is read one by one'],
  [/^sources$/, 'the numbers of calls as text in a hash; a map in each store of the memory broker'],
  [/^queues\//, 'a bounded look at the queues; list-queues looks at all there is in memory'],
  [/^settle\/success$/, 'writes many plain successes by one command; settle/outcome settles one at a time'],
];

const PARTS = filesIn(new URL('lib/', SCRIPTS), '.lua');
const OPERATIONS = filesIn(SCRIPTS, '.lua').filter((file) => !file.startsWith('lib/'));
const TWINS = filesIn(MEMORY, '.ts');

describe('the memory broker and the scripts', () => {
  it('Every part of the scripts has a twin of its path in the memory broker', () => {
    const alone = PARTS.filter((part) => !TWINS.includes(part));
    expect(alone.filter((part) => !isListed(part, WITHOUT_TWIN))).toEqual([]);
  });

  it('Every file of the memory broker has a twin of its path among the scripts, or stands in the list with a reason', () => {
    const scripts = [...PARTS, ...OPERATIONS];
    const alone = TWINS.filter((file) => !scripts.includes(file));
    expect(alone.filter((file) => !isListed(file, WITHOUT_SCRIPT))).toEqual([]);
  });

  it('The lists name nothing that does not exist', () => {
    const unusedTwins = WITHOUT_SCRIPT.filter(([pattern]) => !TWINS.some((file) => pattern.test(file)));
    const unusedParts = WITHOUT_TWIN.filter(([pattern]) => !PARTS.some((part) => pattern.test(part)));
    expect([...unusedTwins, ...unusedParts]).toEqual([]);
  });
});

function filesIn(folder: URL, ending: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}

function isListed(file: string, list: readonly (readonly [RegExp, string])[]): boolean {
  return list.some(([pattern]) => pattern.test(file));
}
