import type { DoctorCheck, DoctorReport } from '../api-types.js';
import { findingsOf } from '../../services/diagnosis/findings.js';
import type { Finding, Level } from '../../services/diagnosis/finding.js';
import type { Board } from '../board.js';
import { ApiError } from '../http/api-error.js';
import { eventStream } from '../http/event-stream.js';
import { Answer, type Route } from '../http/route.js';
import { momentText } from '../view/moment.js';

const LEVEL: Readonly<Record<Level, DoctorCheck['level']>> = {
  ok: 'ok',
  note: 'notice',
  warning: 'warning',
  problem: 'error',
};

/** A diagnosis opens connections of its own, and waits 5 s for the answer of a shard that is down, perhaps twice. */
const DIAGNOSIS_TIMEOUT_MS = 12_000;

/** Routes that look on: the stream of all pages, and the doctor. */
export const WATCHING: readonly Route[] = [
  {
    method: 'GET',
    path: 'live',
    permission: 'view',
    summary:
      'Events of topics, one stream for a tab. A topic with a comma is its own parameter, named topic.',
    query: ['topics', 'topic'],
    answer: 'LiveStatus',
    isStream: true,
    handle: ({ live }, call) => {
      const topics = [...(call.query.get('topics') ?? '').split(','), ...call.query.getAll('topic')].filter(
        (topic) => topic !== '',
      );
      const { user, signal, headers } = call;
      const lastId = headers['last-event-id'];
      const listener = { user, signal, lastId: typeof lastId === 'string' ? lastId : undefined };
      return new Answer(eventStream(live.subscribe([...new Set(topics)], listener)));
    },
  },
  {
    method: 'GET',
    path: 'doctor',
    permission: 'view',
    summary: 'Faults of Redis, the workers and the tasks, and the way out.',
    answer: 'DoctorReport',
    timeoutMs: DIAGNOSIS_TIMEOUT_MS,
    handle: readDoctor,
  },
];

async function readDoctor({ settings, services }: Board): Promise<DoctorReport> {
  if (settings.diagnose === undefined)
    throw new ApiError(409, 'NO_SERVER', 'memory:// has no server that could be looked at.');
  const findings = findingsOf(await settings.diagnose());
  return { at: momentText(services.broker.now()) ?? '', checks: findings.map(checkOf) };
}

function checkOf({ level, subject, text, advice }: Finding): DoctorCheck {
  return { title: subject, level: LEVEL[level], text, ...(advice !== undefined && { fix: advice }) };
}
