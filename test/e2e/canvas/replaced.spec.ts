import { chain, chord, group } from 'nest-task-queue';
import { AFTER, BODY, BROKEN, cases, PROPAGATED, FAILED, GONE, OK } from './case.js';

const REFUSED = 'FAILURE error CanvasError +letter';

cases('A task that is replaced', [
  { what: 'by a task has its result', canvas: (c) => chain(c.swap.si('task')), gives: 22, ends: { w: OK } },
  {
    what: 'by a chain has the result of its end',
    canvas: (c) => chain(c.swap.si('chain')),
    gives: 11,
    ends: { 'w~1/0': OK, w: OK },
  },
  {
    what: 'by a group has the list of its results',
    canvas: (c) => chain(c.swap.si('group')),
    gives: [1, 2],
    ends: { w: OK, 'w~1.0': OK, 'w~1.1': OK },
  },
  {
    what: 'by an empty group has an empty list',
    canvas: (c) => chain(c.swap.si('emptyGroup')),
    gives: [],
    ends: { w: OK },
  },
  {
    what: 'by a chord has the result of its body',
    canvas: (c) => chain(c.swap.si('chord')),
    gives: 3,
    ends: { 'w~1/0': OK, 'w~1/0.0': OK, 'w~1/0.1': OK, w: OK },
  },
  {
    what: 'keeps its place in a chain',
    canvas: (c) => chain(c.one.si(), c.swap.si('chain'), c.add.s(1)),
    gives: 12,
    ends: { 'w/0': OK, 'w/1~1/0': OK, 'w/1': OK, w: OK },
  },
  {
    what: 'by a group makes a chord with what follows it',
    canvas: (c) => chain([c.swap.si('group'), c.sum.s() as never]),
    gives: 3,
    ends: { 'w/0': OK, 'w/0~1.0': OK, 'w/0~1.1': OK, w: OK },
  },
  {
    what: 'keeps its place in a group',
    canvas: (c) => group([c.swap.si('chain'), c.one.si(), c.swap.si('group')]),
    gives: [11, 1, [1, 2]],
    ends: { w: OK, 'w.0~1/0': OK, 'w.0': OK, 'w.1': OK, 'w.2': OK, 'w.2~1.0': OK, 'w.2~1.1': OK },
  },
  {
    what: 'at the end of a part keeps its place too',
    canvas: (c) => chord([chain(c.one.si(), c.swap.si('group'))], c.echo.s()),
    gives: [[1, 2]],
    ends: { 'w/0': OK, 'w/0.0/0': OK, 'w/0.0': OK, 'w/0.0~1.0': OK, 'w/0.0~1.1': OK, w: OK },
  },
  {
    what: 'by what is replaced again ends as the last',
    canvas: (c) => chain(c.swapAgain.si(2), c.add.s(1)),
    gives: 43,
    ends: { 'w/0~1/0': OK, 'w/0~2/0': OK, 'w/0': OK, w: OK },
    values: { 'w/0~1/0': 2, 'w/0~2/0': 1 },
  },
  {
    what: 'at its second attempt ends like any other',
    canvas: (c) => chain(c.swapAtLast.si(), c.add.s(1)),
    gives: 3,
    ends: { 'w/0~2/0': OK, 'w/0': OK, w: OK },
  },
  {
    what: 'by what fails has failed, with what follows it',
    canvas: (c) => chain(c.swap.si('failure'), c.add.s(1)),
    throws: 'RangeError in w',
    ends: { 'w/0': FAILED, w: PROPAGATED },
  },
  {
    what: 'by a chain that fails has failed',
    canvas: (c) => chain(c.swap.si('failingChain'), c.add.s(1)),
    throws: 'RangeError in w',
    ends: { 'w/0~1/0': OK, 'w/0~1/1': FAILED, 'w/0': PROPAGATED, w: PROPAGATED },
  },
  {
    what: 'by a group that fails fails what follows with a ChordError',
    canvas: (c) => chain([c.swap.si('failingGroup'), c.sum.s() as never]),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0': BROKEN, 'w/0~1.0': OK, 'w/0~1.1': FAILED, w: BODY },
  },
  {
    what: 'by a chord that fails has failed',
    canvas: (c) => chain(c.swap.si('failingChord'), c.add.s(1)),
    throws: 'ChordError < RangeError in w',
    ends: { 'w/0~1/0': BROKEN, 'w/0~1/0.0': FAILED, 'w/0': BODY, w: AFTER },
  },
  {
    what: 'leaves its linkError() to what replaces it',
    canvas: (c) =>
      group([
        c.swap.si('failingChain').linkError(c.seen.s('failed')),
        c.swap.si('chain').linkError(c.seen.s('not failed')),
      ]),
    throws: 'RangeError in w.0',
    ends: {
      w: BROKEN,
      'w.0~1/0': OK,
      'w.0~1/1': FAILED,
      'w.0': PROPAGATED,
      'w!0': OK,
      'w.1~1/0': OK,
      'w.1': OK,
      'w!1': GONE,
    },
    values: { 'w!0': ['RangeError', 'failed'] },
  },
  {
    what: 'leaves the linkError() of its chain to what replaces it',
    canvas: (c) => chain(c.swap.si('failingGroup')).linkError(c.seen.s()),
    throws: 'RangeError in w~1.1',
    ends: { w: BROKEN, 'w~1.0': OK, 'w~1.1': FAILED, 'w!0': OK },
  },
  {
    what: 'by a .s() fails: nothing comes before it',
    canvas: (c) => chain(c.swap.si('partial'), c.add.s(1)),
    throws: 'CanvasError in w',
    ends: { 'w/0': REFUSED, w: 'FAILURE dependency CanvasError' },
  },
  {
    what: 'by what is no signature fails',
    canvas: (c) => chain(c.swap.si('nothingAtAll'), c.add.s(1)),
    throws: 'CanvasError in w',
    ends: { 'w/0': REFUSED, w: 'FAILURE dependency CanvasError' },
  },
]);

cases('A group with added parts', [
  {
    what: 'gives their results after the others',
    canvas: (c) => group([c.grow.si(['task', 'chain']), c.one.si()]),
    gives: [2, 1, 22, 11],
    ends: { w: OK, 'w.0': OK, 'w.1': OK, 'w.0+0': OK, 'w.0+1/0': OK, 'w.0+1': OK },
  },
  {
    what: 'hands them to its body',
    canvas: (c) => chord([c.grow.si(['group', 'chord']), c.one.si()], c.echo.s()),
    gives: [2, 1, [1, 2], 3],
    ends: {
      'w/0': OK,
      'w/0.0': OK,
      'w/0.1': OK,
      'w/0.0+0': OK,
      'w/0.0+0.0': OK,
      'w/0.0+0.1': OK,
      'w/0.0+1/0': OK,
      'w/0.0+1/0.0': OK,
      'w/0.0+1/0.1': OK,
      'w/0.0+1': OK,
      w: OK,
    },
  },
  {
    what: 'fails with one of them',
    canvas: (c) => group([c.grow.si(['failingChain']), c.one.si()]),
    throws: 'RangeError in w.0+0',
    ends: { w: BROKEN, 'w.0': OK, 'w.1': OK, 'w.0+0/0': OK, 'w.0+0/1': FAILED, 'w.0+0': PROPAGATED },
  },
  {
    what: 'has each of them once when the task that added them ran twice',
    canvas: (c) => group([c.growTwice.si()]),
    gives: [1, 10],
    ends: { w: OK, 'w.0': OK, 'w.0+0': OK },
  },
  {
    what: 'has them also when the task that added them failed',
    canvas: (c) => group([c.growAndFail.si()]),
    throws: 'RangeError in w.0',
    ends: { w: BROKEN, 'w.0': 'FAILURE retries-exhausted RangeError +letter', 'w.0+0': OK },
  },
  {
    what: 'takes them from the end of a chain too',
    canvas: (c) => group([chain(c.one.si(), c.grow.si(['task']))]),
    gives: [1, 22],
    ends: { w: OK, 'w.0/0': OK, 'w.0': OK, 'w.0+0': OK },
  },
  {
    what: 'takes no part that needs what came before it',
    canvas: (c) => group([c.grow.si(['partial'])]),
    throws: 'CanvasError in w.0',
    ends: { w: 'FAILURE part CanvasError', 'w.0': REFUSED },
  },
  {
    what: 'is one that there is',
    canvas: (c) => chain(c.grow.si(['task'])),
    throws: 'CanvasError in w',
    ends: { w: REFUSED },
  },
]);
