import type { RedisTarget } from 'nest-task-queue';

/** Where messages live, as data. */
export type Place = Exclude<RedisTarget, (...args: never) => unknown>;

/** A place as a variable of the environment: a URL as it is, anything else as JSON. */
export function placeText(place: Place): string {
  return typeof place === 'string' ? place : JSON.stringify(place);
}

export function placeOf(text = ''): Place {
  return text.startsWith('{') ? (JSON.parse(text) as Place) : text;
}
