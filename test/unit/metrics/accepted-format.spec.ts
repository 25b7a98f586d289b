import { expect, it } from '@jest/globals';
import { acceptedFormat } from '../../../src/metrics/accepted-format.js';

const PROMETHEUS_2 =
  'application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,' +
  'text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

it.each([
  [undefined, 'prometheus'],
  ['', 'prometheus'],
  ['*/*', 'prometheus'],
  ['text/html,*/*;q=0.8', 'prometheus'],
  ['application/openmetrics-text', 'openmetrics'],
  ['Application/OpenMetrics-Text; version=1.0.0', 'openmetrics'],
  ['application/openmetrics-text;q=0', 'prometheus'],
  ['application/openmetrics-text;q=x', 'prometheus'],
  ['application/openmetrics-text;q=0.2,text/plain;q=0.5', 'prometheus'],
  [PROMETHEUS_2, 'openmetrics'],
] as const)('A client that accepts %s gets %s', (accept, format) => {
  expect(acceptedFormat(accept)).toBe(format);
});
