import { hrefOf } from './route.js';

/** The page of tasks with a filter of these terms: `{ queue: 'mails', state: 'waiting' }`. */
export function tasksHref(terms: Readonly<Record<string, string>>): string {
  const filter = Object.entries(terms).map(([key, value]) => `${key}:${quoted(value)}`);
  return hrefOf('tasks', undefined, { filter: filter.join(' ') });
}

/** A value as the language of filters wants it. */
function quoted(value: string): string {
  return /[\s"\\]/.test(value) ? `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"` : value;
}
