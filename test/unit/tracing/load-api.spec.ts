import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { ConfigurationError } from 'nest-task-queue';
import { otel } from 'nest-task-queue/tracing';
import { loadApi } from '../../../src/tracing/load-api.js';

const folder = mkdtempSync(join(tmpdir(), 'ntq-no-api-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('Where the API is not installed, the error says how to install it', () => {
  const load = () => loadApi(pathToFileURL(join(folder, 'app.js')).href);
  expect(load).toThrow(ConfigurationError);
  expect(load).toThrow('otel(): @opentelemetry/api is not installed.');
  expect(load).toThrow('npm i @opentelemetry/api');
});

it('Options that are wrong are refused by name', () => {
  expect(() => otel({ propagation: 'parent' as never })).toThrow(/otel\(\): propagation.*link, child, none/);
  expect(() => otel({ captureArguments: true } as never)).toThrow(/unknown option 'captureArguments'/);
});
