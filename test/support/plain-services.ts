import type { ServiceOptions } from '../../src/services/create-services.js';

/** No task and no queue is declared: names are taken as they are given. */
export const NO_CATALOG = { byName: () => undefined, ofMethod: () => undefined, maxLength: () => undefined };

/** Services of a broker without an application. */
export const PLAIN_SERVICES: ServiceOptions = {
  catalog: NO_CATALOG,
  maxPayload: 1_000,
  durability: 'stored',
  redact: undefined,
  figures: false,
  onListenerError: () => undefined,
};
