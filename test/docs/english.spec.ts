import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { sentencesOfPage, sentencesOfSource, wordsOf, type Sentence } from './prose.js';

/** Half of the sentences have at most as many words. */
const MEDIAN_WORDS = 14;

const PAGES = filesOf('README.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/*.md');
const SOURCES = filesOf('src/**/*.ts');

/** Openings and words that the rules of English of this project exclude. */
const FORBIDDEN: readonly (readonly [rule: string, pattern: RegExp])[] = [
  [
    'begins with a noun of the glossary or "you", not with What or Who',
    /(?:^|[:;] )(?:What|Who|Whoever|Whatever|Whom|Whose)\b(?!.*\?)/,
  ],
  ['says "not a …" or "no …", not "none"', /(?<!')\bnone\b(?!')/i],
  [
    'uses none of the words that have a plainer one',
    /\b(?:anew|so many|mend(?:s|ed|ing)?|reckons?|by turns|as ever|set going|of (?:its|their|one's) own|com(?:e|es|ing) for)\b/i,
  ],
];

const all = [
  ...PAGES.flatMap((page) => Object.values(sentencesOfPage(page)).flat()),
  ...SOURCES.flatMap(sentencesOfSource),
];

describe('the English of docs, doc comments and messages', () => {
  it.each(FORBIDDEN)('Each sentence %s', (_rule, pattern) => {
    expect(all.filter(({ text }) => pattern.test(text)).map(shown)).toEqual([]);
  });

  it.each(PAGES)(`Half of the sentences of %s have at most ${MEDIAN_WORDS} words`, (page) => {
    const lengths = sentencesOfPage(page).prose.map(wordsOf);
    const sorted = lengths.toSorted((one, other) => one - other);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MEDIAN_WORDS);
  });
});

function shown({ where, text }: Sentence): string {
  return `${where} ${text}`;
}

function filesOf(...patterns: readonly string[]): string[] {
  return execFileSync('git', ['ls-files', '-z', '--', ...patterns], { encoding: 'utf8' })
    .split('\0')
    .filter(Boolean);
}
