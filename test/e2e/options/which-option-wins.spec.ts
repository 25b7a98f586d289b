import { beforeAll, describe, expect, it } from '@jest/globals';
import { chain, chord, group, type EnqueueOptions, type Signature } from 'nest-task-queue';
import type { ApplicationParts } from '../../support/application.js';
import { Application, BROKERS } from '../application.js';
import {
  CALL,
  ClassTasks,
  DEFAULTS,
  MethodTasks,
  PlainTasks,
  Probes,
  ROUTE,
  RoutedTasks,
  SwapTasks,
  type Effective,
} from './probes.js';

const ofDefaults: Effective = {
  queue: 'default',
  priority: 6,
  ttlHours: 30,
  ignoreResult: true,
  maxLosses: 4,
  acks: 'late',
  deadLetter: false,
  expiresHours: 10,
  maxRetries: 1,
  hardMinutes: 10,
};
const ofClass: Effective = {
  ...ofDefaults,
  queue: 'classed',
  priority: 8,
  ttlHours: 40,
  maxLosses: 5,
  acks: 'early',
  expiresHours: 20,
  maxRetries: 2,
  hardMinutes: 20,
};
const ofMethod: Effective = {
  queue: 'method',
  priority: 2,
  ttlHours: 50,
  ignoreResult: false,
  maxLosses: 6,
  acks: 'late',
  deadLetter: true,
  expiresHours: 30,
  maxRetries: 3,
  hardMinutes: 30,
};
const ofCall: Effective = {
  ...ofMethod,
  queue: 'called',
  priority: 1,
  ttlHours: 60,
  ignoreResult: true,
  expiresHours: 40,
  maxRetries: 4,
  hardMinutes: 40,
};

type Service = typeof ClassTasks | typeof MethodTasks | typeof PlainTasks | typeof RoutedTasks;

interface Level {
  readonly service: Service;
  readonly name: string;
  readonly options: EnqueueOptions;
  readonly effective: Effective;
}

const LEVELS: Readonly<Record<string, Level>> = {
  defaults: { service: PlainTasks, name: 'plain.probe', options: {}, effective: ofDefaults },
  route: { service: RoutedTasks, name: 'routed.probe', options: {}, effective: { ...ofDefaults, ...ROUTE } },
  class: { service: ClassTasks, name: 'classed.probe', options: {}, effective: ofClass },
  method: { service: MethodTasks, name: 'method.probe', options: {}, effective: ofMethod },
  call: { service: MethodTasks, name: 'method.probe', options: CALL, effective: ofCall },
};

let app: () => Application;
let tags = 0;

const client = () => app().client;
const handle = ({ service, options }: Level) =>
  client()
    .of(service as typeof PlainTasks)
    .probe.with(options);
const nothing = () => client().of(PlainTasks).probe.si('nothing');

/** The ways in which a call becomes a message; each calls the task with the tag. */
const PATHS: Readonly<Record<string, (level: Level, tag: string) => Promise<unknown>>> = {
  'an enqueue': (level, tag) => handle(level).enqueue(tag),
  'an enqueue by name': ({ name, options }, tag) => client().enqueue(name, [tag], options),
  enqueueMany: (level, tag) => handle(level).enqueueMany([[tag]]),
  'enqueueMany by name': ({ name, options }, tag) => client().enqueueMany(name, [[tag]], options),
  'a map': (level, tag) => client().enqueue(handle(level).map([tag])),
  'a chunk': (level, tag) => client().enqueue(handle(level).chunks([[tag]], 1)),
  'a part that a task adds to its group': ({ name, options }, tag) =>
    client().enqueue(group([nothing(), client().of(SwapTasks).add.si(name, tag, options)])),
  'an enqueue in a task': ({ name, options }, tag) =>
    client().of(SwapTasks).enqueue.enqueue(name, tag, options),
  'a signature': (level, tag) => client().enqueue(handle(level).si(tag)),
  'the first member of a chain': (level, tag) => client().enqueue(chain(handle(level).si(tag), nothing())),
  'a later member of a chain': (level, tag) => client().enqueue(chain(nothing(), handle(level).si(tag))),
  'a member by name': ({ name, options }, tag) =>
    client().enqueue(chain(nothing(), client().task(name).with(options).si(tag))),
  'one of the like parts of a group': (level, tag) =>
    client().enqueue(group([handle(level).si(tag), handle(level).si(`${tag}+`)])),
  'one of the parts of a group that differ': (level, tag) =>
    client().enqueue(group([nothing(), handle(level).si(tag)])),
  'the body of a chord': (level, tag) => client().enqueue(chord([nothing()], handle(level).si(tag))),
  'a linkError': (level, tag) => {
    const failing = client().of(ClassTasks).fail.si(`${tag}!`);
    return client().enqueue(failing.linkError(handle(level).si(tag) as Signature<unknown, unknown>));
  },
  'the task of a schedule': (level, tag) => triggered(tag, handle(level).si(tag)),
  'a member of the workflow of a schedule': (level, tag) =>
    triggered(tag, chain(nothing(), handle(level).si(tag))),
  'the signature that replaces a task': ({ name, options }, tag) =>
    client().of(SwapTasks).swap.enqueue(name, tag, options),
};

async function triggered(tag: string, task: Signature<unknown, unknown>): Promise<unknown> {
  const { schedules } = app();
  await schedules.upsert({ name: tag, every: '9h', task });
  return schedules.trigger(tag);
}

const PARTS: ApplicationParts = {
  options: {
    queues: ['default', 'routed', 'classed', 'method', 'called'].map((name) => ({ name })),
    routes: { 'routed.*': ROUTE, 'classed.*': ROUTE, 'method.*': ROUTE },
    defaults: DEFAULTS,
    worker: {},
  },
  providers: [Probes, PlainTasks, RoutedTasks, ClassTasks, MethodTasks, SwapTasks],
};

describe.each(BROKERS)('on %s', (_name, broker) => {
  const opened = Application.use(broker, PARTS);
  beforeAll(() => {
    app = opened;
  });

  describe.each(Object.keys(PATHS))('%s', (path) => {
    it.each(Object.keys(LEVELS))(
      `The options of ${path} come from the %s, and those that it leaves out from below`,
      async (name) => {
        const level = LEVELS[name] as Level;
        const tag = `tag-${(tags += 1)}`;
        await PATHS[path]?.(level, tag);
        expect(await app().get(Probes).seen(tag)).toEqual(level.effective);
      },
    );
  });

  describe('a failure hook', () => {
    it('The options of a failure hook are those of its class and the defaults, in the queue and with the priority of the task that failed', async () => {
      await client().of(ClassTasks).fail.with({ queue: 'called', priority: 3 }).enqueue('hook');
      expect(await app().get(Probes).seen('hook')).toEqual({
        ...ofClass,
        queue: 'called',
        priority: 3,
        acks: 'late',
        expiresHours: 0,
      });
    });
  });

  describe('a group', () => {
    it.each([
      ['as the defaults say', {}, 30],
      ['as its own options say', { resultTtl: '70h' }, 70],
    ] as const)('The record of a group is kept as long %s', async (_what, options, hours) => {
      const { id } = await client().enqueue(
        group([nothing(), nothing()]).with({ ...options, countdown: '1h' }),
      );
      expect(await app().get(Probes).head(id)).toMatchObject({ queue: 'default', ttl: hours * 3_600_000 });
    });
  });

  describe('a workflow', () => {
    it('The expiry of a workflow beats that of the definitions of its members', async () => {
      const first = client().of(MethodTasks).probe;
      await client().enqueue(chain(first.si('early'), first.si('later')), { expires: '5h' });
      const seen = await Promise.all(['early', 'later'].map((tag) => app().get(Probes).seen(tag)));
      expect(seen.map(({ expiresHours }) => expiresHours)).toEqual([5, 5]);
    });
  });
});
