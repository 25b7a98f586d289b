import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tasksHref } from '../../../dashboard/state/filter-links.js';
import { parseRoute } from '../../../dashboard/state/route.js';
import { parseFilter } from '../../../src/dashboard/filter.js';
import { ANY_LETTER } from '../../support/any-letter.js';

const filterOf = (href: string) => parseFilter(parseRoute(href).query.get('filter') ?? '');

describe('Links to tasks', () => {
  it.each(['mails', 'a b', 'eu:mails', 'say "hi"', String.raw`back\slash`])(
    'A link to the queue %s opens the tasks of exactly that queue',
    (queue) => {
      expect(filterOf(tasksHref({ queue, state: 'waiting' }))).toEqual({
        terms: [
          { key: 'queue', value: queue },
          { key: 'state', value: 'waiting' },
        ],
        problems: [],
      });
    },
  );

  it('Any name comes back from its link as it was', () => {
    const names = fc.string({ minLength: 1, maxLength: 100, unit: ANY_LETTER });
    fc.assert(
      fc.property(names, (worker) => {
        expect(filterOf(tasksHref({ worker }))).toEqual({
          terms: [{ key: 'worker', value: worker }],
          problems: [],
        });
      }),
    );
  });
});
