import { describe, expect, it } from '@jest/globals';
import {
  afterEnd,
  afterPause,
  afterReply,
  afterResume,
  afterStart,
  OPEN,
  PAUSED,
  type Phase,
} from '../../../src/worker/phase.js';
import { deliveryOf } from './delivery.js';

const suspect = deliveryOf('s');
const AWAITING: Phase = { kind: 'isolated', suspect: undefined };
const ISOLATED: Phase = { kind: 'isolated', suspect };
const STOPPING: Phase = { kind: 'stopping', deadline: 1 };

describe('the phase of a worker', () => {
  it.each<[string, Phase, Phase]>([
    [
      'an open worker empties itself for a suspect when the broker says so',
      afterReply(OPEN, 'isolate'),
      AWAITING,
    ],
    ['it is open again when the broker does not say so again', afterReply(AWAITING, 'normal'), OPEN],
    ['a reply of before does not open a paused worker', afterReply(PAUSED, 'normal'), PAUSED],
    ['a paused worker does not empty itself for a suspect', afterReply(PAUSED, 'isolate'), PAUSED],
    ['a reply does not end the run of a suspect', afterReply(ISOLATED, 'normal'), ISOLATED],
    ['a reply does not keep a worker from stopping', afterReply(STOPPING, 'isolate'), STOPPING],
    ['a suspect that begins isolates its worker', afterStart(OPEN, suspect), ISOLATED],
    ['also when the worker has emptied itself for it', afterStart(AWAITING, suspect), ISOLATED],
    ['the end of the suspect opens the worker', afterEnd(ISOLATED, suspect), OPEN],
    ['the end of another task does not', afterEnd(ISOLATED, deliveryOf('other')), ISOLATED],
    ['a suspect that ends while the worker is paused leaves it paused', afterEnd(PAUSED, suspect), PAUSED],
    ['a worker with a suspect can be paused', afterPause(ISOLATED), PAUSED],
    [
      'it is isolated again when it is resumed before the suspect has ended',
      afterResume(PAUSED, suspect),
      ISOLATED,
    ],
    ['it is open when it is resumed after the suspect has ended', afterResume(PAUSED, undefined), OPEN],
    [
      'a worker that was not paused stays as it is when it is resumed',
      afterResume(AWAITING, undefined),
      AWAITING,
    ],
    ['a stopping worker cannot be paused', afterPause(STOPPING), STOPPING],
    ['a stopping worker cannot be resumed', afterResume(STOPPING, undefined), STOPPING],
  ])('%s', (_title, phase, expected) => {
    expect(phase).toEqual(expected);
  });
});
