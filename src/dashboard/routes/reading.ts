import type { AuditList, Names, Overview, Session } from '../api-types.js';
import { VERSION } from '../../core/version.js';
import type { Board } from '../board.js';
import { csrfTokenOf } from '../http/csrf.js';
import { json } from '../http/request.js';
import { Answer, type Call, type Route } from '../http/route.js';
import { findingsOf } from '../view/findings.js';
import { momentText } from '../view/moment.js';
import { overviewCounts } from '../view/overview-counts.js';
import { seriesOf } from '../view/series.js';
import { pageOf, rangeOf } from './parameters.js';

const MOST_NAMES = 2_000;

/** Routes that show the namespace as a whole. */
export const READING: readonly Route[] = [
  {
    method: 'GET',
    path: 'session',
    permission: 'view',
    summary: 'The user, the permissions of the user, and the settings of the dashboard.',
    answer: 'Session',
    handle: (board, call) => new Answer(sessionAnswer(board, call)),
  },
  {
    method: 'GET',
    path: 'overview',
    permission: 'view',
    summary: 'The namespace in numbers, its figures over a range, and what needs a look.',
    query: ['range'],
    answer: 'Overview',
    handle: readOverview,
  },
  {
    method: 'GET',
    path: 'names',
    permission: 'view',
    summary: 'The names of tasks, queues and workers, as suggestions.',
    answer: 'Names',
    handle: readNames,
  },
  {
    method: 'GET',
    path: 'audit',
    permission: 'audit.read',
    summary: 'The changes that operators have made, the newest first.',
    query: ['cursor', 'limit'],
    answer: 'AuditList',
    handle: readAudit,
  },
];

function sessionAnswer({ settings, services }: Board, { user, headers }: Call) {
  const { token, cookie } = csrfTokenOf(headers);
  const { environment, namespace, readOnly, traceUrl, hasApplication } = settings;
  const session: Session = {
    as: user.as,
    role: user.role,
    permissions: [...user.permissions],
    readOnly,
    ...(environment !== undefined && { environment }),
    namespace,
    argumentsMode: settings.arguments,
    hasTraceUrl: traceUrl !== undefined,
    hasApplication,
    serverTime: momentText(services.broker.now()) ?? '',
    version: VERSION,
    csrfToken: token,
  };
  const answer = json(200, session);
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } };
}

/** All of it is asked for at once, and shared by all tabs. */
async function readOverview({ samples }: Board, call: Call): Promise<Overview> {
  const range = rangeOf(call);
  const [sample, figures, levels, taskFigures, limits, overdue] = await Promise.all([
    samples.overview.get(),
    samples.figures[range].get(),
    samples.levels[range].get(),
    samples.taskFigures.get(),
    samples.limits.get(),
    samples.overdue.get(),
  ]);
  const counts = overviewCounts(sample);
  return {
    at: momentText(sample.at) ?? '',
    range,
    now: counts,
    series: seriesOf({ figures, levels, counts, now: sample.at }, range),
    findings: findingsOf({ sample, limits, overdue, figures: taskFigures }),
  };
}

async function readNames({ samples }: Board): Promise<Names> {
  const { queues, workers } = await samples.overview.get();
  const tasks = workers.flatMap((worker) => worker.tasks.map(({ name }) => name));
  return {
    tasks: [...new Set(tasks)].toSorted().slice(0, MOST_NAMES),
    queues: queues.map(({ name }) => name),
    workers: workers.map(({ id }) => id).slice(0, MOST_NAMES),
  };
}

async function readAudit({ services }: Board, call: Call): Promise<AuditList> {
  const { cursor, limit } = pageOf(call, 1_000, 100);
  const { entries, next } = await services.inspector.audit({ limit, ...(cursor !== '' && { from: cursor }) });
  return {
    entries: entries.map(({ at, count, error, ...entry }) => ({
      ...entry,
      at: momentText(at) ?? '',
      ...(count !== undefined && { count }),
      ...(error !== undefined && { error }),
    })),
    ...(next !== undefined && { next }),
  };
}
