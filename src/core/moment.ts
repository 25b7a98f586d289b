import { toMs, type Duration } from './duration.js';
import { isDate } from './kind-of-value.js';

/** A moment, epoch ms, that is given as a date or as how far it is back from now; `where` names the option in an error. */
export function momentOf(moment: Date | Duration, now: number, where: string): number {
  return isDate(moment) ? moment.getTime() : now - toMs(moment, where);
}
