import type { TaskHead } from './task-message.js';

const NUMBERS =
  'at due priority retries losses releases maxLosses expires ttl unknownAt index input delay eta expiresIn size generation';
const TEXTS =
  'origin dedupe lastToken lostAt requeuedFrom retriedAt next group after first inputGroup idPrefix ready lane trace firstSpan span';
const LISTS = 'hooks errbacks cleanup';

/** The type of a field of a head, if it is there. A list holds texts. */
export type HeadType = 'list' | 'number' | 'string';

/** The types of the fields of a head; scripts read the same table. A field that is not here is not checked. */
export const HEAD_TYPES: ReadonlyMap<string, HeadType> = new Map([
  ...NUMBERS.split(' ').map((field) => [field, 'number'] as const),
  ...TEXTS.split(' ').map((field) => [field, 'string'] as const),
  ...LISTS.split(' ').map((field) => [field, 'list'] as const),
]);

/** The fields that the record of an ended task keeps. */
export const KEPT_FIELDS = [
  'name',
  'queue',
  'at',
  'due',
  'priority',
  'retries',
  'retriedAt',
  'losses',
  'lostAt',
  'releases',
  'hook',
  'requeuedFrom',
  'group',
  'index',
  'next',
  'after',
  'first',
  'errback',
  'size',
  'idPrefix',
] as const satisfies readonly (keyof TaskHead)[];
