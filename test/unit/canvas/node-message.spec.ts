import { describe, expect, it } from '@jest/globals';
import { callOfNode, groupMessage, taskMessage } from '../../../src/canvas/node-message.js';
import type { Node } from '../../../src/canvas/node.js';
import { plan } from '../../../src/canvas/plan.js';
import { chain } from '../../../src/canvas/chain.js';
import { group, GroupSignature } from '../../../src/canvas/group.js';
import { Composer } from '../../../src/canvas/composer.js';
import { encodeNode } from '../../../src/core/codec.js';
import { UnknownQueueError } from '../../../src/core/errors.js';
import { MessageFactory, type MessageFactoryOptions } from '../../../src/core/message-factory.js';
import { Lanes } from '../../../src/core/lanes.js';
import type { QueueCall } from '../../../src/core/flow-options.js';
import { resolveFlow } from '../../../src/policy/flow-control.js';
import { defineTask } from '../../../src/policy/task-definition.js';
import type { Message } from '../../../src/core/task-message.js';
import { TaskSignature, type AnySignature, type MemberOptions } from '../../../src/canvas/signature.js';
import { s, si, withOptions } from './signatures.js';
import { withParts } from './with-parts.js';

const NOW = 1_000;
const context = { now: NOW };
const noTasks: MessageFactoryOptions['tasks'] = {
  byName: () => undefined,
  maxLength: (queue) => {
    if (queue === 'nowhere') throw new UnknownQueueError('no queue');
    return undefined;
  },
};

function factoryOf(options: Partial<MessageFactoryOptions> = {}): MessageFactory {
  return new MessageFactory({ tasks: noTasks, lanes: new Lanes(), maxPayload: 100, ...options });
}

function composed(signature: AnySignature, options: MemberOptions = { queue: 'q' }): Record<string, Message> {
  const nodes = [...plan(signature, { id: 'w', options })].flatMap(withParts);
  return Object.fromEntries(nodes.map((node) => [node.id, nodeMessage(node)]));
}

/** Each for itself, without a template. */
function nodeMessage(node: Node): Message {
  const whole = { factory: factoryOf(), now: NOW, origin: { rootId: 'w' } };
  if (node.signature instanceof GroupSignature) return groupMessage(node, whole);
  return taskMessage(node, callOfNode(node, whole), whole);
}

/** A message without anything that it shares with others. */
function apart({ part, head, ...message }: Message): Message {
  return { ...message, head: part === undefined ? head : { ...head, index: part.index } };
}

const MEMBER = si('t', 1) as AnySignature;

describe('a message of a workflow', () => {
  it('holds the call, the root, and where it goes', () => {
    expect(composed(MEMBER)).toEqual({
      w: {
        id: 'w',
        head: { name: 't', queue: 'q', at: NOW, needsDefinition: true },
        body: '{"args":[1],"rootId":"w"}',
      },
    });
  });

  it('leaves a line for what comes before it', () => {
    const { w } = composed(chain([si('t'), s('t', 2)] as AnySignature[]) as AnySignature);
    expect(w?.body).toBe('\n{"args":[2],"rootId":"w"}');
  });

  it('of a group has no body, and is no dead letter', () => {
    const { w } = composed(group([]).with({ resultTtl: '2m' }) as AnySignature, {});
    expect(w).toEqual({
      id: 'w',
      head: { name: 'ntq.group', queue: 'default', at: NOW, ttl: 120_000, noDeadLetter: true, size: 0 },
      body: '',
    });
  });

  it.each<[string, MemberOptions, object]>([
    ['a countdown', { countdown: '2s' }, { delay: 2_000 }],
    ['an eta', { eta: new Date(9) }, { eta: 9 }],
    ['an expiry from when it is set going', { expires: '3s' }, { expiresIn: 3_000 }],
    ['an expiry at a moment', { expires: new Date(8) }, { expires: 8 }],
    ['a priority', { priority: 9 }, { priority: 9 }],
    ['a ttl', { resultTtl: '1m' }, { ttl: 60_000 }],
    ['no result', { ignoreResult: true }, { ignoreResult: true }],
  ])('holds %s', (_what, options, head) => {
    expect(composed(withOptions(MEMBER, { queue: 'q', ...options }))['w']?.head).toMatchObject(head);
  });

  it('expires with the whole, unless it has an expiry of its own', () => {
    const parts = [si('t'), si('t').with({ expires: '1s' }), si('t').with({ expires: new Date(3) })];
    const messages = composed(group(parts) as AnySignature, { queue: 'q', expires: new Date(7) });
    expect(messages['w.0']?.head.expires).toBe(7);
    expect(messages['w.1']?.head).toMatchObject({ expiresIn: 1_000 });
    expect(messages['w.1']?.head.expires).toBeUndefined();
    expect(messages['w.2']?.head.expires).toBe(3);
  });

  it('expires with the task that it replaces, unless it or its definition has an expiry, or a failure sets it going', () => {
    const byName = (name: string) =>
      name === 'own' ? defineTask('own', [{ expires: '1s' }], []) : undefined;
    const composer = new Composer(factoryOf({ tasks: { ...noTasks, byName } }));
    const whole = group([si('t'), si('own'), si('t').with({ expires: '2s' })]).linkError(s('t') as never);
    const where = { id: 'w', options: { queue: 'q' } };
    const messages = [
      ...composer.messages(whole as AnySignature, where, { now: NOW, expires: 7 }),
    ] as Message[];
    expect(messages.map(({ id, head: { expires, expiresIn } }) => [id, expires, expiresIn])).toEqual([
      ['w!0', undefined, undefined],
      ['w', undefined, undefined],
      ['w.0', 7, undefined],
      ['w.1', undefined, 1_000],
      ['w.2', undefined, 2_000],
    ]);
  });

  it('that a failure sets going does not expire with the whole', () => {
    const failing = si('t').linkError(s('t') as never) as AnySignature;
    const messages = composed(failing, { queue: 'q', expires: new Date(7) });
    expect(messages['w']?.head.expires).toBe(7);
    expect(messages['w!0']?.head.expires).toBeUndefined();
  });

  it.each<[string, AnySignature, string]>([
    ['an id', withOptions(MEMBER, { id: 'x' }), 'CANVAS'],
    ['a dedupe key', withOptions(MEMBER, { dedupe: {} }), 'CANVAS'],
    ['an unknown queue', withOptions(MEMBER, { queue: 'nowhere' }), 'UNKNOWN_QUEUE'],
    ['a countdown and an eta', withOptions(MEMBER, { countdown: 1, eta: new Date(9) }), 'INVALID_OPTION'],
    ['an unknown option', withOptions(MEMBER, { delay: 1 }), 'INVALID_OPTION'],
    ['a priority out of bounds', withOptions(MEMBER, { priority: 10 }), 'INVALID_OPTION'],
    ['a payload too large', si('t', 'x'.repeat(100)) as AnySignature, 'PAYLOAD_TOO_LARGE'],
    ['a payload that cannot travel', si('t', 1n) as AnySignature, 'PAYLOAD'],
    ['no name', si('') as AnySignature, 'UNKNOWN_TASK'],
  ])('refuses %s', (_what, signature, code) => {
    expect(() => composed(signature)).toThrow(expect.objectContaining({ code }));
  });

  it('without a queue, of a task that nobody knows, is refused', () => {
    expect(() => composed(MEMBER, {})).toThrow(expect.objectContaining({ code: 'UNKNOWN_TASK' }));
  });
});

describe('the composer', () => {
  it('gives one message after the other', () => {
    const composer = new Composer(factoryOf());
    const signature = group([si('t'), si('t', 'x'.repeat(200))]) as AnySignature;
    const messages = composer.messages(signature, { id: 'w', options: { queue: 'q' } }, context);
    expect(messages.next().value).toMatchObject({ id: 'w' });
    expect(messages.next().value).toMatchObject({ id: 'w.0' });
    expect(() => messages.next()).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }));
  });

  describe('parts that are calls of one task with the same options', () => {
    const composer = new Composer(factoryOf());
    const all = (signature: AnySignature, options: MemberOptions) =>
      [...composer.messages(signature, { id: 'w', options }, context)] as Message[];
    const same = group([si('t', 1), si('t', 2)]) as AnySignature;

    it('are stored as if they had begun, where nothing stands before their group', () => {
      const [whole, ...parts] = all(same, { queue: 'q', priority: 7 });
      expect(whole?.head).toMatchObject({ size: 2, ready: '7:q' });
      const head = { name: 't', queue: 'q', at: NOW, needsDefinition: true, priority: 7, group: 'w' };
      expect(parts.map(apart)).toEqual([
        { id: 'w.0', head: { ...head, index: 0 }, body: '{"args":[1],"rootId":"w"}', isBegun: true },
        { id: 'w.1', head: { ...head, index: 1 }, body: '{"args":[2],"rootId":"w"}', isBegun: true },
      ]);
    });

    it.each<[string, AnySignature, MemberOptions?]>([
      ['after a member', chain([si('t'), same] as AnySignature[]) as AnySignature],
      ['in a group after a member', chain([si('t'), group([same])] as AnySignature[]) as AnySignature],
      ['with a countdown', same, { queue: 'q', countdown: 1 }],
      ['with an expiry from when they are set going', same, { queue: 'q', expires: '1s' }],
      ['of two tasks', group([si('t'), si('u')]) as AnySignature],
      ['with options of their own', group([si('t'), si('t').with({ priority: 1 })]) as AnySignature],
      ['with something to do on failure', group([si('t').linkError(si('u'))]) as AnySignature],
      ['that are groups', group([group([])]) as AnySignature],
      ['that are none', group([]) as AnySignature],
    ])('wait for their group: %s', (_what, signature, options = { queue: 'q' }) => {
      const messages = all(signature, options);
      expect(messages.filter(({ isBegun }) => isBegun === true)).toEqual([]);
      expect(messages.filter(({ head }) => head.ready !== undefined)).toEqual([]);
    });

    it('have each the lane of their arguments, and wait for their group', () => {
      const flow = resolveFlow(
        { fair: { key: ({ args }: QueueCall) => String(args[0]) } },
        'queue/q',
        'Queue q',
      );
      const fair = factoryOf({
        tasks: { ...noTasks, byName: () => defineTask('t', [{}], []) },
        lanes: new Lanes([{ name: 'q', flow }]),
      });
      const parts = group([si('t', 'a'), si('t', 'b')]) as AnySignature;
      const [whole, ...messages] = [
        ...new Composer(fair).messages(parts, { id: 'w', options: { queue: 'q' } }, context),
      ] as Message[];
      expect(whole?.head.ready).toBeUndefined();
      expect(messages.map(({ head, isBegun }) => [head.lane, isBegun])).toEqual([
        ['f:a', undefined],
        ['f:b', undefined],
      ]);
    });

    it.each(['of a definition', 'by name'])('are checked against the schema, each: %s', async (how) => {
      const validate = (args: unknown) =>
        (args as unknown[])[0] === 'good' ? { value: args } : { issues: [{ message: 'not good' }] };
      const schema = { '~standard': { version: 1 as const, vendor: 'test', validate } };
      const definition = defineTask('t', [{ schema }], []);
      const byName = () => (how === 'by name' ? definition : undefined);
      const strict = new Composer(factoryOf({ tasks: { ...noTasks, byName } }));
      const part = (word: string) =>
        how === 'by name'
          ? si('t', word)
          : new TaskSignature({ name: 't', args: [word], isImmutable: true, definition });
      const parts = group([part('good'), part('bad')]) as AnySignature;
      const [whole, good, bad] = strict.messages(parts, { id: 'w', options: { queue: 'q' } }, context);
      expect(await whole).toMatchObject({ id: 'w' });
      expect(await good).toMatchObject({ id: 'w.0' });
      await expect(bad).rejects.toMatchObject({
        code: 'PAYLOAD',
        message: expect.stringContaining('not good'),
      });
    });

    it('are the same messages as without the short cut', () => {
      const signature = chain([si('t'), same] as AnySignature[]) as AnySignature;
      const messages = all(signature, { queue: 'q' });
      const wanted = composed(signature);
      expect(Object.fromEntries(messages.map((one) => [one.id, apart(one)]))).toEqual(wanted);
      expect(messages.map(encodeNode)).toEqual(messages.map(({ id }) => encodeNode(wanted[id] as Message)));
    });
  });
});
