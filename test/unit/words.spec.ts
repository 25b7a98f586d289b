import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Words that docs/architecture.md has replaced, each with the word that is used instead. Words are whole; case does not matter. */
const RETIRED: readonly (readonly [words: string, instead: string])[] = [
  ['gate|gates|gateText|gatesOf', 'limit key'],
  ['road|roads|roadOf|MemoryRoads', 'lane group'],
  ['ring|rings|goRound', 'rotation'],
  ['bite|bites', 'batch, page'],
  ['doom|doomed|doomParts|fate|fates', 'propagated failure'],
  ['strand|layAside|giveUp', 'fail, quarantine'],
  ['carryOut|leadOn|isLeadingOn', 'run, advance, hasContinuations'],
  ['stir|stirred|rouse|letGo|passOnRoom', 'recheck, notify, release'],
  ['stemOf|unplaced', 'idPrefix, needsLane'],
  ['portion|portions', 'batch'],
  ['remade|launched|launching|occasion|succession', 'copyWith, wrapAsTask, context, replacement node'],
  ['isMany|callMany', 'isMapped, callMapped'],
  ['placeOf|placement', 'ready list, late routing'],
  ['patience|LAST_WORDS_MS|GOOD_BYE_MS', 'grace, timeout'],
  ['isHungry|isCalled|isAlone|wedged', 'mayHaveMore, isRequested, isIsolated, stuck'],
  ['slate|undertaker|bury|burial|buried', 'shared run table, lease reclaimer, reclaim'],
  ['struck|strike|standIn|isBlameless|isInnocent', 'exceeded, enforce, takeover, isExpectedExit'],
  ['preflight|rehearsal|rehearse|rehearseLimits|Suspicious', 'server check, finding'],
  ['realignment|declarer|timetables|pacemaker', 'clock repair, declaration, schedule cache, duty runner'],
  ['obey|task-sent', 'handle, task-enqueued'],
];

const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter((file) => /\.(ts|mjs|lua|md|py)$/.test(file) && !file.endsWith('words.spec.ts'))
  .filter((file) => existsSync(ROOT + file));

const texts = files.map((file) => [file, readFileSync(ROOT + file, 'utf8')] as const);

describe('retired words', () => {
  it.each(RETIRED)('%s: no tracked file uses one of them, the word is %s', (words) => {
    const word = new RegExp(`(?<![\\w-])(?:${words})(?![\\w-])`, 'i');
    const found = texts.flatMap(([file, text]) => {
      const lines = `${file}\n${text}`.split('\n');
      return lines.flatMap((line, index) => (word.test(line) ? [`${file}:${index} ${line.trim()}`] : []));
    });
    expect(found).toEqual([]);
  });
});
