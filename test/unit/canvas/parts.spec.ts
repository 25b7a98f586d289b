import { describe, expect, it } from '@jest/globals';
import { chain } from '../../../src/canvas/chain.js';
import { chord } from '../../../src/canvas/chord.js';
import { group } from '../../../src/canvas/group.js';
import { TaskSignature } from '../../../src/canvas/signature.js';

const task = (name: string) =>
  new TaskSignature<unknown, unknown>({ name, args: [], isImmutable: true }) as never;
const [a, b, body] = [task('a'), task('b'), task('body')];

describe('Canvases of parts one by one', () => {
  it.each([
    ['a group', () => group(a, b), () => group([a, b])],
    ['a group of one', () => group(a), () => group([a])],
    ['a group of nothing', () => group(), () => group([])],
    ['a chain', () => chain(a, b), () => chain([a, b])],
    ['a chain of one', () => chain(a), () => chain([a])],
    ['a chord', () => chord(group(a, b) as never, body), () => chord([a, b], body)],
    ['a chord with a header of one', () => chord(a, body), () => chord([a], body)],
  ])('are those of a list: %s', (_what, parts, list) => {
    expect(parts()).toEqual(list());
  });

  it('take options after a list', () => {
    expect(group([a, b], { failFast: true }).policy).toEqual({ failFast: true });
  });

  it.each([
    ['a group', () => group([a] as never, b)],
    ['a chain', () => chain([a] as never, b)],
  ])('are refused beside a list: %s', (_what, make) => {
    expect(make).toThrow(/all .* in one list, or all one by one/);
  });
});

it('A chord whose failFast is undefined keeps that of its header', () => {
  const header = group([a, b] as never, { failFast: true });
  const [made] = chord(header as never, body, { failFast: undefined as never }).members;
  expect(made).toMatchObject({ policy: { failFast: true } });
});
