import { SEARCHED_AT_MOST } from '../../storage/kept.js';
import type { Deque } from '../deque.js';

/** The plain ready lists, one for each band; those of lanes are in Lanes. */
export class ReadyState {
  readonly plain = new Map<string, Deque<string>>();
  /** The notes of paused queues; '' where nobody wrote one. */
  readonly paused = new Map<string, string>();
  /** How many entries the searches of this call may still look at. */
  searchLeft = SEARCHED_AT_MOST;
}
