import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { textAnswer } from '../../../src/http/http-route.js';
import { HttpServer } from '../../../src/http/http-server.js';

describe('the HTTP server of a worker', () => {
  const warnings: string[] = [];
  const server = () =>
    new HttpServer(
      [
        {
          path: '/echo',
          handle: ({ query, headers }) => textAnswer(201, `${query.get('q')} ${String(headers['x-a'])}`),
        },
        { path: '/fails', handle: () => Promise.reject(new Error('secret')) },
      ],
      (text) => void warnings.push(text),
    );
  let running: HttpServer;
  let url: string;

  beforeEach(async () => {
    running = server();
    warnings.length = 0;
    url = `http://127.0.0.1:${await running.listen({ port: 0, host: '127.0.0.1' })}`;
  });
  afterEach(() => running.close());

  it('A route reads the query and the headers, and its answer is not cached', async () => {
    const answer = await fetch(`${url}/echo?q=a%20b`, { headers: { 'x-a': 'c' } });
    expect([answer.status, await answer.text()]).toEqual([201, 'a b c\n']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('HEAD is answered without a body', async () => {
    const answer = await fetch(`${url}/echo`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([201, '']);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(0);
  });

  it('Other methods and other paths are refused', async () => {
    const post = await fetch(`${url}/echo`, { method: 'POST', body: 'x' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const lost = await fetch(`${url}/`);
    expect([lost.status, await lost.text()]).toEqual([404, 'There is: /echo, /fails\n']);
  });

  it('An error goes to the log, not to the client', async () => {
    const answer = await fetch(`${url}/fails`);
    expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringContaining('secret')]);
    expect(warnings).toEqual([expect.stringContaining('secret')]);
  });

  it('An address that is taken is an error', async () => {
    const port = Number(new URL(url).port);
    await expect(server().listen({ port, host: '127.0.0.1' })).rejects.toThrow('EADDRINUSE');
  });
});
