import { chain, chord, group } from 'nest-task-queue';
import { BODY, BROKEN, cases, PROPAGATED, FAILED, OK } from './case.js';

cases('In nested canvases', [
  {
    what: 'empty groups keep their place',
    canvas: (c) => group([group([]), group([group([])]), c.one.si()]),
    gives: [[], [[]], 1],
    ends: { w: OK, 'w.0': OK, 'w.1': OK, 'w.1.0': OK, 'w.2': OK },
  },
  {
    what: 'an empty group in a chain gives an empty list to what follows',
    canvas: (c) => chain(c.one.si(), group([]), c.echo.s(), group([c.echo.s()])),
    gives: [[]],
    ends: { 'w/0': OK, 'w/1': OK, 'w/2': OK, w: OK, 'w.0': OK },
  },
  {
    what: 'groups that follow each other hand their lists on',
    canvas: (c) => chain(group([]), group([]), group([c.echo.s()]), c.echo.s()),
    gives: [[]],
    ends: { 'w/0': OK, 'w/1': OK, 'w/2': OK, 'w/2.0': OK, w: OK },
  },
  {
    what: 'a chain in a group in a chain takes the input of the group',
    canvas: (c) =>
      chain(c.one.si(), group([chain(c.add.s(1), c.add.s(1)), chain(c.one.si(), c.add.s(4))]), c.sum.s()),
    gives: 8,
    ends: { 'w/0': OK, 'w/1': OK, 'w/1.0/0': OK, 'w/1.0': OK, 'w/1.1/0': OK, 'w/1.1': OK, w: OK },
  },
  {
    what: 'a group that begins a chain in a group takes the input of the outer one',
    canvas: (c) => chain(c.one.si(), group([chain(group([c.add.s(1), c.add.s(2)]), c.sum.s())])),
    gives: [5],
    ends: { 'w/0': OK, w: OK, 'w.0/0': OK, 'w.0/0.0': OK, 'w.0/0.1': OK, 'w.0': OK },
  },
  {
    what: 'groups in groups hand the input down to the innermost',
    canvas: (c) => chain(c.one.si(), group([group([group([c.add.s(1)]), c.add.s(2)])])),
    gives: [[[2], 3]],
    ends: { 'w/0': OK, w: OK, 'w.0': OK, 'w.0.0': OK, 'w.0.0.0': OK, 'w.0.1': OK },
  },
  {
    what: 'a list hands a list of lists to a body',
    canvas: (c) => chord([group([c.one.si()]), group([]), chord([c.one.si()], c.sum.s())], c.echo.s()),
    gives: [[1], [], 1],
    ends: {
      'w/0': OK,
      'w/0.0': OK,
      'w/0.0.0': OK,
      'w/0.1': OK,
      'w/0.2/0': OK,
      'w/0.2/0.0': OK,
      'w/0.2': OK,
      w: OK,
    },
  },
  {
    what: 'five deep it all comes together',
    canvas: (c) =>
      chain(c.one.si(), group([chain(c.add.s(1), group([chain(c.add.s(1), group([c.add.s(1)]))]))])),
    gives: [[[4]]],
    ends: {
      'w/0': OK,
      w: OK,
      'w.0/0': OK,
      'w.0': OK,
      'w.0.0/0': OK,
      'w.0.0': OK,
      'w.0.0.0': OK,
    },
  },
  {
    what: 'a failure in the innermost reaches the whole',
    canvas: (c) => chain(group([group([chain(c.one.si(), group([c.fail.si()]))])]), c.echo.s()),
    throws: 'ChordError < RangeError in w',
    ends: {
      'w/0': BROKEN,
      'w/0.0': BROKEN,
      'w/0.0.0/0': OK,
      'w/0.0.0': BROKEN,
      'w/0.0.0.0': FAILED,
      w: BODY,
    },
  },
  {
    what: 'a failure leaves alone what does not wait for it',
    canvas: (c) => group([chain(c.fail.si(), c.add.s(1)), chain(c.one.si(), c.add.s(1))]),
    throws: 'RangeError in w.0',
    ends: { w: BROKEN, 'w.0/0': FAILED, 'w.0': PROPAGATED, 'w.1/0': OK, 'w.1': OK },
  },
  {
    what: 'a map in a group gives its list in its place',
    canvas: (c) => group([c.echo.map(['a', 'b']), c.echo.map([])]),
    gives: [['a', 'b'], []],
    ends: { w: OK, 'w.0': OK, 'w.1': OK },
  },
  {
    what: 'chunks in a chord hand their lists to the body',
    canvas: (c) => chord(c.echo.chunks([['a'], ['b'], ['c']], 2), c.echo.s()),
    gives: [['a', 'b'], ['c']],
    ends: { 'w/0': OK, 'w/0.0': OK, 'w/0.1': OK, w: OK },
  },
]);
