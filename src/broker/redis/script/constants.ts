import { BROKER_FAILURES } from '../../../core/broker-failures.js';
import { MAX_EXPIRE_AT } from '../../../core/codec.js';
import { OTHER } from '../../../core/figure-recorder.js';
import { COUNTER_INDEX } from '../../../core/figures.js';
import { HEAD_TYPES, KEPT_FIELDS } from '../../../core/head-fields.js';
import {
  DEFAULT_MAX_LOSSES,
  DEFAULT_PRIORITY,
  DEFAULT_RESULT_TTL_MS,
  MIN_RECORD_TTL_MS,
  SUSPECT_LOSSES,
} from '../../../core/task-message.js';
import { FIGURES_AT_ONCE, LEVELS_TOGETHER, RESOLUTIONS } from '../../figure-store.js';
import { EVENTS_WATCHED_MS } from '../../event-store.js';
import { EXPIRED_AT_ONCE, HISTORY_KEPT, MOMENTS_KEPT } from '../../storage/kept.js';
import { PENDING_MS, SEARCHED_AT_MOST, TICKS_KEPT, WATCHERS_KEPT } from '../../storage/kept.js';
import { GROUP_PAGE, MAX_GROUP_SIZE } from '../../storage/group-page.js';
import { KEY_NAMES, type KeyName } from './key-names.js';
import { KEY_TYPES } from './key-types.js';
import { ENDED_LETTERS } from '../../storage/ended-list.js';

/** The most entries of tasks that are gone that a batch of lanes passes over, so that a script stays short. */
const PASSED_AT_ONCE = 500;

/** The most lanes and running tasks that are looked at to list the queues: it takes less than a millisecond. */
const LANES_LOOKED_AT = 60;
const LEASES_LOOKED_AT = 100;

/** Bytes of records after which a script that reads many ends: its reply stays short. */
const READ_BYTES = 1_000_000;

/** More pairs of a queue and a task are counted together. */
const MOST_FIGURE_NAMES = 2_000;

/** Constants that scripts and TypeScript share: scripts read them as `C.<name>`. */
export const SCRIPT_CONSTANTS = {
  COUNTER_INDEX,
  DEFAULT_MAX_LOSSES,
  DEFAULT_PRIORITY,
  DEFAULT_RESULT_TTL_MS,
  ENDED_LETTERS,
  EVENTS_WATCHED_MS,
  EXPIRED_AT_ONCE,
  FIGURES_AT_ONCE,
  GROUP_PAGE,
  HEAD_TYPES: Object.fromEntries(HEAD_TYPES),
  HISTORY_KEPT,
  KEPT_FIELDS,
  KEY_TYPES: Object.fromEntries(
    Object.entries(KEY_TYPES).map(([name, type]) => [KEY_NAMES[name as KeyName], type]),
  ),
  LANES_LOOKED_AT,
  LEASES_LOOKED_AT,
  LEVELS_TOGETHER,
  MAX_EXPIRE_AT,
  MAX_GROUP_SIZE,
  MIN_RECORD_TTL_MS,
  FIGURE_SPANS: RESOLUTIONS.map(
    ({ spanMs, keptMs, chunk, part, overMs }) =>
      `${spanMs} ${keptMs} ${spanMs * chunk} ${spanMs * part} ${overMs}`,
  ),
  MOMENTS_KEPT,
  MOST_FIGURE_NAMES,
  OTHER,
  OTHER_FIGURES: `${OTHER} ${OTHER}`,
  PASSED_AT_ONCE,
  PENDING_MS,
  READ_BYTES,
  SEARCHED_AT_MOST,
  SUSPECT_LOSSES,
  TICKS_KEPT,
  WATCHERS_KEPT,
  ...BROKER_FAILURES,
} as const;
