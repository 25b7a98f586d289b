import { MOMENTS_KEPT } from '../storage/kept.js';

/** The moments of what happened to a task more than once, with one more: the last ones, with a space between each. */
export function add(text: string | undefined, now: number): string {
  return (text === undefined ? String(now) : `${text} ${now}`).slice(-MOMENTS_KEPT);
}
