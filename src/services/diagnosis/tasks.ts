import type { NamespaceDiagnosis, TaskFinding } from '../../broker/diagnosis.js';
import type { WorkerStatus } from '../../client/worker-status.js';
import { counted } from '../../core/counted.js';
import { list, type Finding, type Level } from './finding.js';

/** The part of a worker's state that findings need. */
type Worker = Pick<WorkerStatus, 'id' | 'isAlive' | 'loopLagMs' | 'queues' | 'version'>;

const BLOCKED_MS = 5_000;
const LONG_MS = 3_600_000;

/** Findings about tasks and workers, with advice. */
export function taskFindings(tasks: NamespaceDiagnosis, workers: readonly Worker[]): readonly Finding[] {
  const living = workers.filter(({ isAlive }) => isAlive);
  return [
    ...deadWorkers(workers),
    ...blockedWorkers(living),
    ...mixedVersions(living),
    ...unservedQueues(tasks, living),
    ...pausedQueues(tasks),
    ...lostTaskFindings(tasks),
    ...slowTasks(tasks),
    ...deadLetters(tasks),
    ...notAll(tasks),
  ];
}

function deadWorkers(workers: readonly Worker[]): Finding[] {
  const subject = 'workers';
  const dead = workers.filter(({ isAlive }) => !isAlive);
  const living = workers.length - dead.length;
  if (dead.length > 0) {
    const text = `not heard of any more: ${list(dead.map(({ id }) => id))}`;
    return [
      {
        level: 'warning',
        subject,
        text,
        advice: 'See why they died. Their tasks come back when the leases run out.',
      },
    ];
  }
  if (living > 0) return [{ level: 'ok', subject, text: `${living} alive` }];
  return [
    { level: 'warning', subject, text: 'none', advice: "Start one: 'ntq worker --app dist/app.module.js'." },
  ];
}

function blockedWorkers(workers: readonly Worker[]): Finding[] {
  const blocked = workers.filter(({ loopLagMs }) => loopLagMs >= BLOCKED_MS);
  if (blocked.length === 0) return [];
  const text = `a task blocks the main loop of ${list(blocked.map(({ id }) => id))}`;
  const advice =
    'Give CPU-bound tasks a hard limit, fewer of them at once (--concurrency) and more --processes.';
  return [{ level: 'warning', subject: 'workers', text, advice }];
}

function mixedVersions(workers: readonly Worker[]): Finding[] {
  const versions = [...new Set(workers.map((worker) => worker.version))];
  if (versions.length < 2) return [];
  const text = `different versions of this package: ${list(versions)}`;
  return [{ level: 'note', subject: 'workers', text, advice: 'Right during a deploy; finish it.' }];
}

function unservedQueues({ waiting }: NamespaceDiagnosis, workers: readonly Worker[]): Finding[] {
  const served = new Set(workers.flatMap(({ queues }) => queues));
  const unserved = Object.entries(waiting)
    .filter(([queue]) => !served.has(queue))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  if (unserved.length === 0)
    return [{ level: 'ok', subject: 'queues', text: 'each that holds tasks has a worker' }];
  const text = `no worker serves ${list(unserved.map(([queue, count]) => `${queue} (${counted(count, 'task')})`))}`;
  return [
    { level: 'problem', subject: 'queues', text, advice: 'Start a worker for it (-Q), or purge the queue.' },
  ];
}

function pausedQueues({ paused, waiting }: NamespaceDiagnosis): Finding[] {
  const held = paused.filter((queue) => (waiting[queue] ?? 0) > 0);
  if (held.length === 0) return [];
  return [
    {
      level: 'warning',
      subject: 'queues',
      text: `paused with tasks in it: ${list(held)}`,
      advice: "'ntq resume <queue>'.",
    },
  ];
}

function lostTaskFindings({ overdue, orphaned, late }: NamespaceDiagnosis): Finding[] {
  const subject = 'tasks';
  const findings: Finding[] = [];
  const add = (level: Level, found: readonly TaskFinding[], text: string, advice: string) => {
    if (found.length > 0)
      findings.push({ level, subject, text: `${text}: ${list(found.map(taskLabel))}`, advice });
  };
  add(
    'problem',
    overdue,
    `${overdue.length} with a lease that ran out`,
    'Any worker takes them back: start one.',
  );
  add(
    'problem',
    late,
    `${late.length} whose time has come and gone`,
    'Any worker of their queue takes them: start one.',
  );
  add(
    'problem',
    orphaned,
    `${orphaned.length} that no list holds`,
    "'ntq revoke <id>', then enqueue them again. Somebody changed keys by hand.",
  );
  return findings.length > 0 ? findings : [{ level: 'ok', subject, text: 'no task is lost' }];
}

function slowTasks({ running, unknown, now }: NamespaceDiagnosis): Finding[] {
  const findings: Finding[] = [];
  const long = running.filter(({ since }) => now - since > LONG_MS);
  if (long.length > 0) {
    const text = `running for more than an hour: ${list(long.map(taskLabel))}`;
    const advice = "Give them a hard limit (timeLimit.hard); 'ntq revoke <id> --terminate' stops one.";
    findings.push({ level: 'warning', subject: 'tasks', text, advice });
  }
  if (unknown.length > 0) {
    const text = `known to no worker so far: ${list([...new Set(unknown.map(({ task }) => task))])}`;
    const advice =
      'Deploy workers that have them, or add the old name to `aliases`. They fail after 24 hours.';
    findings.push({ level: 'warning', subject: 'tasks', text, advice });
  }
  return findings;
}

function deadLetters({ deadLetters: count }: NamespaceDiagnosis): Finding[] {
  if (count === 0) return [];
  return [{ level: 'note', subject: 'dead letters', text: String(count), advice: "'ntq dead list'." }];
}

function notAll({ records, examined }: NamespaceDiagnosis): Finding[] {
  if (examined >= records) return [];
  return [{ level: 'note', subject: 'tasks', text: `${examined} of ${records} records were looked at` }];
}

function taskLabel({ task, id }: TaskFinding): string {
  return `${task} ${id}`;
}
