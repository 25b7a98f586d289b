import { describe, expect, it } from '@jest/globals';
import { allPages, codeBlocks } from './pages.js';
import { Compilation } from './compilation.js';

/** Blocks that cannot stand alone say so: ```ts fragment. */
const MAX_FRAGMENTS = 3;

const isTypeScript = (language: string): boolean => ['ts', 'typescript'].includes(language);
const blocks = allPages()
  .flatMap(codeBlocks)
  .filter(({ language }) => isTypeScript(language));
const whole = blocks.filter(({ marks }) => !marks.includes('fragment'));

/** Wrong ones, and what the check says of them. */
const WRONG = [
  [
    '@Task({ retries: 5 })\nasync run() {}',
    "1: Object literal may only specify known properties, and 'retries'",
  ],
  ['await this.schedules.insert({})', "1: Property 'insert' does not exist"],
  ['\nnew NoSuchClass()', "2: Cannot find name 'NoSuchClass'"],
].map(([code = '', fault = ''], index) => ({
  block: { page: `wrong-${index}.md`, line: 1, language: 'ts', marks: [], code },
  fault,
}));

const compilation = new Compilation([...whole, ...WRONG.map(({ block }) => block)]);

describe('TypeScript in the docs', () => {
  it.each(whole.map((block) => [`${block.page}:${block.line}`, block] as const))(
    '%s compiles',
    (_at, block) => {
      expect(compilation.faultsOf(block)).toEqual([]);
    },
  );

  it('Few blocks are fragments', () => {
    expect(blocks.length - whole.length).toBeLessThanOrEqual(MAX_FRAGMENTS);
  });

  it.each(WRONG)('The check finds the fault of $block.code', ({ block, fault }) => {
    expect(compilation.faultsOf(block)).toEqual([expect.stringContaining(fault)]);
  });
});
