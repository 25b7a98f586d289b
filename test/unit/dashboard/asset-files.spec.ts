import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ApiError } from '../../../src/dashboard/http/api-error.js';
import { Assets } from '../../../src/dashboard/http/assets.js';

let root: string;
let assets: Assets;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'ntq-assets-'));
  mkdirSync(join(root, 'assets'));
  const write = (name: string, text: string) => writeFileSync(join(root, name), text);
  write('secret.js', 'secret');
  write('assets/index.html', '<!doctype html>');
  write('assets/app-1.js', 'plain');
  write('assets/app-1.js.br', 'brotli');
  write('assets/notes', 'no type');
  assets = new Assets(join(root, 'assets'));
});
afterAll(() => rmSync(root, { recursive: true }));

const file = (path: string, headers = {}) => assets.file(path, headers);

describe('The files of the page', () => {
  it.each([
    ['br, gzip', 'br', 'brotli'],
    ['gzip, deflate', 'gzip', 'plain'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'plain'],
    ['identity', undefined, 'plain'],
    ['', undefined, 'plain'],
  ])('A client that accepts %j gets %s', (accepted, encoding, text) => {
    const { headers, body } = file('assets/app-1.js', { 'accept-encoding': accepted });
    const bytes = body as Uint8Array;
    const sent = encoding === 'gzip' ? gunzipSync(bytes) : Buffer.from(bytes);
    expect([headers['content-encoding'], sent.toString()]).toEqual([encoding, text]);
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
  });

  it('A file that the client has is not sent again', () => {
    const { etag = '' } = file('assets/app-1.js').headers;
    for (const given of [etag, `W/${etag}`, `"other", ${etag}`])
      expect(file('assets/app-1.js', { 'if-none-match': given })).toMatchObject({ status: 304, body: '' });
    expect(file('assets/app-1.js', { 'if-none-match': '"other"' }).status).toBe(200);
  });

  it('The page itself is asked for again each time', () => {
    expect(assets.index({}).headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
    });
  });

  it.each([
    ...[
      'assets/../secret.js',
      'assets/..%2Fsecret.js',
      'assets/%2e%2e/secret.js',
      'secret.js',
      '../secret.js',
    ],
    ...[
      'assets/',
      'assets',
      'assets/index.html',
      'assets/app-1.js.br',
      'assets/notes',
      'assets/app-1.js\0',
      'assets//app-1.js',
    ],
    ...['assets/__proto__', 'assets/constructor', `assets/${'a'.repeat(10_000)}.js`],
  ])('%s is no file of the page', (path) => {
    expect(() => file(path)).toThrow(ApiError);
  });

  it('Without built pages the index says what to do', () => {
    expect(() => new Assets(join(root, 'nowhere')).index({})).toThrow(/not in this copy of the package/);
  });
});
