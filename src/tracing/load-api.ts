import { createRequire } from 'node:module';
import type * as Otel from '@opentelemetry/api';
import { ConfigurationError } from '../core/errors.js';

/** The module of `@opentelemetry/api`. */
export type OtelApi = typeof Otel;

/**
 * Loads the API where it is first needed, so that an application without it can import this entry. All copies of it in a process
 * share one tracer. `from`: the file that looks for it.
 *
 * @throws ConfigurationError if it is not installed
 */
export function loadApi(from: string = import.meta.url): OtelApi {
  try {
    return createRequire(from)('@opentelemetry/api') as OtelApi;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (!/MODULE_NOT_FOUND$/.test(code ?? '') || !message.includes('@opentelemetry/api')) throw cause;
    throw new ConfigurationError(
      'otel(): @opentelemetry/api is not installed. Install it with the SDK of OpenTelemetry: npm i @opentelemetry/api',
      { cause },
    );
  }
}
