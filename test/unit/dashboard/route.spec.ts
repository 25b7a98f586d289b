import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hrefOf, parseRoute } from '../../../dashboard/state/route.js';
import { ANY_LETTER } from '../../support/any-letter.js';

describe('Addresses of the dashboard', () => {
  it('An empty address leads to the overview', () => {
    for (const hash of ['', '#', '#/'])
      expect(parseRoute(hash)).toMatchObject({ page: 'overview', id: undefined });
  });

  it('A place has a page, an id and parameters', () => {
    const { page, id, query } = parseRoute('#/tasks/a%2Fb?filter=queue%3Amails');
    expect([page, id, query.get('filter')]).toEqual(['tasks', 'a/b', 'queue:mails']);
  });

  it('A hand-written address with a bad escape is taken as it stands', () => {
    expect(parseRoute('#/tasks/100%')).toMatchObject({ page: 'tasks', id: '100%' });
  });

  it('Parameters without a value are left out', () => {
    expect(hrefOf('queues', undefined, { name: '', range: undefined, sort: 'wait' })).toBe(
      '#/queues?sort=wait',
    );
  });

  it('Any id and any filter come back from the address that is made of them', () => {
    const text = fc.string({ unit: ANY_LETTER, minLength: 1 });
    fc.assert(
      fc.property(text, text, (id, filter) => {
        const route = parseRoute(hrefOf('tasks', id, { filter }));
        expect([route.page, route.id, route.query.get('filter')]).toEqual(['tasks', id, filter]);
      }),
    );
  });
});
