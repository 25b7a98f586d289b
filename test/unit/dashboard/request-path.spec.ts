import { describe, expect, it } from '@jest/globals';
import { requestPath } from '../../../src/dashboard/nest/request-path.js';

describe('The path of a request below the mount', () => {
  it.each([
    [
      '/ops/tasks/api/v1/tasks/a%2Fb?x=1&y=?',
      '/ops/tasks/*path',
      { path: 'api/v1/tasks/a%2Fb', query: 'x=1&y=?' },
    ],
    ['/ops/tasks/', '/ops/tasks', { path: '', redirect: undefined }],
    ['/ops/tasks', '/ops/tasks', { path: '', redirect: 'tasks/' }],
    ['/ops/tasks?a=b', '/ops/tasks', { redirect: 'tasks/?a=b' }],
    ['/v2/acme/ops/assets/x.js', '/:version/:tenant/ops/*', { path: 'assets/x.js', redirect: undefined }],
    ['/tasks/tasks/api/v1/tasks', '/tasks/tasks/*path', { path: 'api/v1/tasks' }],
    ['/ops/tasks/../../etc/passwd', '/ops/tasks/*path', { path: '../../etc/passwd' }],
  ])('%s, met by the route %s, is %j', (url, pattern, expected) => {
    expect(requestPath(url, { route: { path: pattern } })).toMatchObject(expected);
    expect(requestPath(url, { routeOptions: { url: pattern } })).toMatchObject(expected);
  });

  it('Below another application of express its path counts as well', () => {
    const request = { baseUrl: '/shop', route: { path: '/ops/*path' } };
    expect(requestPath('/shop/ops/api/v1/queues', request)).toMatchObject({ path: 'api/v1/queues' });
  });
});
