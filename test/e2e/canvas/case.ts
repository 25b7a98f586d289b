import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AnySignature, EnqueueOptions } from 'nest-task-queue';
import { BROKERS } from '../application.js';
import { CANVAS, CanvasApplication, members, type Tasks } from './canvas-application.js';

// How members end, as a case says it: state, reason and failure; dead letter and failure hook if there are any.
export const OK = 'SUCCESS';
/** It threw, and no retry was left. */
export const FAILED = 'FAILURE retries-exhausted RangeError +letter +hook';
export const REJECTED = 'FAILURE rejected RangeError +letter +hook';
/** It waited for what failed, and never ran. */
export const PROPAGATED = 'FAILURE dependency RangeError';
/** A group of which a part has failed. */
export const BROKEN = 'FAILURE part RangeError';
/** What a failed group was for; it is told of its failure. */
export const BODY = 'FAILURE dependency ChordError < RangeError +hook';
/** What would have come after that, or the same inside of a group. */
export const AFTER = 'FAILURE dependency ChordError < RangeError';
export const REVOKED = 'REVOKED revoked TaskRevokedError';
/** It was due to start, but too late. */
export const EXPIRED = 'REVOKED expired TaskExpiredError +hook';
/** What waited for an expired one. */
export const LATE = 'REVOKED expired TaskExpiredError';
/** Nobody needed it any more: a linkError() of something that has not failed. */
export const GONE = 'gone';

/** One canvas, and all that shall become of it. The whole has the id 'w'. */
export interface Case {
  /** What becomes of it: the rest of the title. */
  readonly what: string;
  readonly canvas: (tasks: Tasks) => AnySignature;
  readonly options?: EnqueueOptions;
  /** What `get()` gives. */
  readonly gives?: unknown;
  /** What `get()` throws: the failure, its cause, the task that it names. */
  readonly throws?: string;
  /** How each member ends, by its id. */
  readonly ends: Readonly<Record<string, string>>;
  /** What single members give. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The same tests on each broker, with one application for all of them; its queue 'closed' is paused. */
export function onBoth(tests: (app: () => CanvasApplication) => void): void {
  describe.each(BROKERS)('on %s', (_name, broker) => {
    const app = CanvasApplication.use(broker, CANVAS);
    beforeAll(() => app().queues.pause('closed'));
    tests(app);
  });
}

/** Runs the cases on both brokers. `subject` begins their titles. A case names every member, else it fails. */
export function cases(subject: string, table: readonly Case[]): void {
  onBoth((app) => {
    it.each(table)(`${subject} $what`, (each) => run(app(), each));
  });
}

async function run(app: CanvasApplication, each: Case): Promise<void> {
  const { canvas, options, ends, values = {} } = each;
  const signature = canvas(app.canvas);
  expect(Object.keys(ends)).toEqual(expect.arrayContaining([...members(signature)]));
  const result = await app.enqueue(signature, options);
  const name = (text: string) => text.replaceAll(result.id, 'w');
  const outcome = await app.outcome(result);
  expect(JSON.parse(name(JSON.stringify(outcome)))).toEqual(
    each.throws === undefined ? JSON.parse(JSON.stringify({ value: each.gives })) : { error: each.throws },
  );
  expect(await app.endings(result.id, ends)).toEqual(ends);
  for (const [member, value] of Object.entries(values))
    expect([member, await app.client.result(result.id + member.slice(1)).get()]).toEqual([member, value]);
}
