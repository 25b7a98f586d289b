import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FLOORS = ['src/core', 'src/policy', 'src/canvas'];

/** The linter holds this, too; this also sees its rules switched off in a file. */
const AMBIENT: readonly (readonly [string, RegExp])[] = [
  ['a module of Node', /from '(node:|async_hooks|timers)/],
  ['AsyncLocalStorage', /AsyncLocalStorage/],
  ['a timer', /\b(setTimeout|setInterval|setImmediate|queueMicrotask)\(/],
  ['the clock of the process', /\bDate\.now\(|new Date\(\)|\bperformance\./],
  ['chance', /\bMath\.random\(|\brandomUUID\(|\bgetRandomValues\(/],
  ['the process', /(?<!\.)\bprocess\.\w/],
  ['the running task', /from '[./]+context\//],
];

const files = FLOORS.flatMap((floor) =>
  readdirSync(floor, { recursive: true }).map((name) => join(floor, String(name))),
)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

describe('the pure floors', () => {
  it.each(AMBIENT)('do not use %s', (_what, pattern) => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter(({ text }) => pattern.test(text)).map(({ file }) => file)).toEqual([]);
  });
});
