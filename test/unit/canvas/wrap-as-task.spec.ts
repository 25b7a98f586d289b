import { describe, expect, it } from '@jest/globals';
import { chain } from '../../../src/canvas/chain.js';
import { chord } from '../../../src/canvas/chord.js';
import { group } from '../../../src/canvas/group.js';
import { withInput, wrapAsTask, unwrapTask } from '../../../src/canvas/wrap-as-task.js';
import { signatureData, signatureOf } from '../../../src/canvas/signature-data.js';
import type { AnySignature } from '../../../src/canvas/signature.js';
import { s, si } from './signatures.js';

const SIGNATURES: readonly [string, AnySignature][] = [
  ['a task', si('a', 1, { two: [3] }) as AnySignature],
  ['a .s()', s('b', 'x') as AnySignature],
  ['a chain', chain([si('a'), s('b')] as AnySignature[]) as AnySignature],
  ['a group that fails fast', group([si('a'), group([])], { failFast: true }) as AnySignature],
  ['a chord', chord([si('a')], s('b') as never, { results: 'stream' }) as AnySignature],
  [
    'options',
    si('a').with({ queue: 'q', eta: new Date(7), headers: { h: '1' }, retry: { limit: 2 } }) as AnySignature,
  ],
  [
    'errbacks',
    group([si('a').linkError(s('b') as never)]).linkError(chain([s('c')] as never) as never) as AnySignature,
  ],
];

describe('a signature as data', () => {
  it.each(SIGNATURES)('holds %s', (_what, signature) => {
    const travelled = JSON.parse(JSON.stringify(signatureData(signature))) as ReturnType<
      typeof signatureData
    >;
    const again = signatureOf(travelled, () => undefined);
    expect(again).toBeInstanceOf(signature.constructor);
    expect(again.options).toEqual(signature.options);
    expect(signatureData(again)).toEqual(signatureData(signature));
  });

  it('gets its definitions where it is made again', () => {
    const definition = { name: 'a' } as never;
    const again = signatureOf(signatureData(si('a') as AnySignature), (name) =>
      name === 'a' ? definition : undefined,
    );
    expect(again).toMatchObject({ call: { definition } });
  });

  it('of no known kind is refused', () => {
    expect(() => signatureOf({ kind: 'circle' } as never, () => undefined)).toThrow(
      /No signature is of the kind/,
    );
  });
});

describe('a signature wrapped as a task', () => {
  const signature = chain([s('b', 1), s('c')] as AnySignature[]) as AnySignature;

  it('stands for a signature', () => {
    const { call } = wrapAsTask(signature, false);
    expect(call).toMatchObject({ name: 'ntq.workflow', isImmutable: true });
    expect(unwrapTask(call.args)).toEqual({ data: signatureData(signature) });
  });

  it('takes what comes before it', () => {
    const { call } = wrapAsTask(signature, true);
    expect(call.isImmutable).toBe(false);
    expect(unwrapTask(['input', ...call.args])).toEqual({ data: signatureData(signature), input: 'input' });
  });

  it('binds the input to where the whole begins, in each part, and nowhere else', () => {
    const canvas = chain([
      group([s('b', 1), si('a'), chain([s('b'), s('c')] as never)]),
      s('d'),
    ] as AnySignature[]);
    expect(signatureData(withInput(canvas as AnySignature, 'in'))).toEqual(
      signatureData(
        chain([
          group([si('b', 'in', 1), si('a'), chain([si('b', 'in'), s('c')] as never)]),
          s('d'),
        ] as AnySignature[]) as AnySignature,
      ),
    );
  });

  it('keeps options, errbacks and streaming when it binds', () => {
    const canvas = chord([s('a')], s('b') as never, { results: 'stream' })
      .with({ queue: 'q' })
      .linkError(s('c') as never) as AnySignature;
    expect(withInput(canvas, 1)).toMatchObject({ isStream: true, options: { queue: 'q' }, errbacks: [{}] });
  });
});
