import { describe, expect, it } from '@jest/globals';
import * as errors from '../../src/core/errors.js';
import * as api from '../../src/index.js';
import { anchorsOf, pageAt } from './pages.js';

type ErrorClass = typeof errors.TaskQueueError;

const page = pageAt('docs/errors.md');
const rows = new Map(
  [...page.text.matchAll(/^\| <a id="(\w+)"><\/a>`(\w+)` \| `(\w+)` \|/gm)].map(([, id, code, name]) => [
    code,
    { id, name },
  ]),
);
const classes = Object.entries(errors).filter((entry): entry is [string, ErrorClass] =>
  isErrorClass(entry[1]),
);

describe('docs/errors.md', () => {
  it.each(classes)('Has a row with an anchor for %s, and names the class to catch', (name, errorClass) => {
    const row = rows.get(codeOf(errorClass));
    expect([row?.id, row?.name]).toEqual([codeOf(errorClass), exportedName(errorClass)]);
    expect(anchorsOf(page).has(codeOf(errorClass))).toBe(true);
    expect(name).toBe(errorClass.name);
  });

  it('Names no code that does not exist', () => {
    const known = classes.map(([, errorClass]) => codeOf(errorClass));
    expect([...rows.keys()].filter((code) => !known.includes(code ?? ''))).toEqual([]);
  });
});

function isErrorClass(value: unknown): value is ErrorClass {
  if (typeof value !== 'function') return false;
  return value === errors.TaskQueueError || value.prototype instanceof errors.TaskQueueError;
}

/** The arguments do not matter: a class gives each of its errors the same code. */
function codeOf(errorClass: ErrorClass): string {
  const make = errorClass as unknown as new (...args: unknown[]) => errors.TaskQueueError;
  return new make([], {}, {}).code;
}

/** The class itself or the nearest above it that users can import. */
function exportedName(errorClass: ErrorClass): string {
  for (let each = errorClass; ; each = Object.getPrototypeOf(each) as ErrorClass)
    if (each.name in api) return each.name;
}
