import { idsOf, repeat, type Operation } from './work.js';

export const reads: readonly Operation[] = [
  { title: 'a list of the queues', run: ({ broker }) => repeat(() => broker.queues.list()) },
  { title: 'a list of the limits', run: ({ broker }) => repeat(() => broker.limits.list()) },
  {
    title: '500 tasks',
    run: ({ broker }) => repeat((call) => broker.results.find(idsOf('w', 1 + 500 * call))),
  },
  {
    title: '500 tasks that are watched',
    run: ({ broker }) =>
      repeat(async (call) => {
        const stops = idsOf('w', 1 + 500 * call).map((id) =>
          broker.results.watch(id, 'ended', { onUpdate: () => {}, onClose: () => {} }),
        );
        await broker.results.find(['stranger']);
        for (const stop of stops) stop();
      }),
  },
  {
    title: '500 dead letters at once',
    run: ({ broker }) => repeat(() => Promise.all(idsOf('z', 1).map((id) => broker.deadLetters.get(id)))),
  },
];
