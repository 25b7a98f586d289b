import { describe, expect, it } from '@jest/globals';
import { Failure } from '../../../src/core/failure.js';
import type { LevelLogger } from '../../../src/core/task-logger.js';
import { TaskEvents } from '../../../src/core/task-events.js';
import { RunReporter } from '../../../src/worker/run-reporter.js';
import { Run } from '../../../src/worker/run.js';
import type { TaskObserver } from '../../../src/worker/task-observer.js';
import { deliveryOf } from './delivery.js';

const failure = JSON.stringify(Failure.from(new RangeError('too far')).toData());

/** Who looks on: the log, a listener, a hook. */
interface Onlookers {
  readonly log?: 'read' | 'unread';
  readonly hasListener?: boolean;
  readonly hasObserver?: boolean;
}

/** Tells a retry to the onlookers, and gives what they got of it. */
function toldRetry({ log, hasListener = false, hasObserver = false }: Onlookers): string[] {
  const told: string[] = [];
  const note = (who: string) => (what: unknown) => void told.push(`${who}: ${String(what)}`);
  const logger: LevelLogger = {
    ...{ log: note('log'), warn: note('warn'), error: note('error'), debug: note('debug') },
    ...(log !== undefined && { isRead: () => log === 'read' }),
  };
  const events = new TaskEvents(note('listener threw'));
  if (hasListener) events.on('task-retried', (event) => note('event')(event.failure.message));
  const observer: TaskObserver = {
    concerns: () => true,
    retried: (retry) => note('hook')(retry.error.message),
  };
  const reporter = new RunReporter(hasObserver ? [observer] : [], events, logger);
  reporter.ended(new Run(deliveryOf('a')), { kind: 'retried', failure, afterMs: 0 }, undefined);
  return told.map((line) => line.replace(/: task n a attempt .*?RangeError/, ': line').replace(/;.*/, ''));
}

describe('A retry', () => {
  it.each<[string, Onlookers, string[]]>([
    ['is told to nobody who does not look', { log: 'unread' }, []],
    ['is a line of a log that is read', { log: 'read' }, ['warn: line: too far']],
    ['is a line of a log that does not tell its levels', {}, ['warn: line: too far']],
    ['is told to a listener', { log: 'unread', hasListener: true }, ['event: too far']],
    ['is told to a hook', { log: 'unread', hasObserver: true }, ['hook: too far']],
  ])('%s', (_title, onlookers, expected) => {
    expect(toldRetry(onlookers)).toEqual(expected);
  });
});
