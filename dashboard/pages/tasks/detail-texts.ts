import type { LifeEvent } from '../../../src/dashboard/api-types.js';
import { texts } from '../../text/texts.js';
import type { LifeSpan } from './life-line.js';

export const detailTexts = texts({
  en: {
    revoke: 'Revoke',
    revokeTitle: 'Revoke this task?',
    revokeMore: 'It ends as revoked and does not start.',
    stop: 'Stop',
    stopTitle: 'Stop this task?',
    stopMore:
      'Its signal is aborted on the worker that runs it, and it ends as revoked. Work that it has done is not undone.',
    revoked: 'Revoked',
    runAgain: 'Run again',
    runAgainTitle: 'Run this task again?',
    runAgainMore: 'A new task with the same name, queue and arguments is enqueued. This one stays as it is.',
    deadLetter: 'Dead letter',
    life: 'Life',
    facts: 'Facts',
    queue: 'Queue',
    priority: 'Priority',
    attempt: 'Attempt',
    retries: 'Retries',
    losses: 'Lost workers',
    worker: 'Worker',
    schedule: 'Schedule',
    expires: 'Expires',
    reason: 'Given up',
    requeuedFrom: 'Requeued from',
    unknownSince: 'Unknown to workers since',
    workflow: 'Workflow',
    workflowOpen: 'Open the graph',
    parent: 'After',
    groupIndex: (index: string) => `part ${index} of its group`,
    progress: 'Progress',
    failure: 'Failure',
    attempts: 'Attempts',
    ended: (span: string) => `ended after ${span}`,
  },
  de: {
    revoke: 'Widerrufen',
    revokeTitle: 'Diesen Task widerrufen?',
    revokeMore: 'Er endet als widerrufen und beginnt nicht.',
    stop: 'Stoppen',
    stopTitle: 'Diesen Task stoppen?',
    stopMore:
      'Sein Signal wird auf dem Worker abgebrochen, der ihn ausführt, und er endet als widerrufen. Getane Arbeit bleibt getan.',
    revoked: 'Widerrufen',
    runAgain: 'Noch einmal ausführen',
    runAgainTitle: 'Diesen Task noch einmal ausführen?',
    runAgainMore:
      'Ein neuer Task mit demselben Namen, derselben Queue und denselben Argumenten wird eingereiht. Dieser bleibt, wie er ist.',
    deadLetter: 'Dead Letter',
    life: 'Leben',
    facts: 'Angaben',
    queue: 'Queue',
    priority: 'Priorität',
    attempt: 'Versuch',
    retries: 'Wiederholungen',
    losses: 'Verlorene Worker',
    worker: 'Worker',
    schedule: 'Zeitplan',
    expires: 'Verfällt',
    reason: 'Aufgegeben',
    requeuedFrom: 'Neu eingereiht aus',
    unknownSince: 'Den Workern unbekannt seit',
    workflow: 'Workflow',
    workflowOpen: 'Graph öffnen',
    parent: 'Nach',
    groupIndex: (index) => `Teil ${index} seiner Gruppe`,
    progress: 'Fortschritt',
    failure: 'Fehler',
    attempts: 'Versuche',
    ended: (span) => `endete nach ${span}`,
  },
});

export const lifeTexts = texts({
  en: {
    enqueued: 'enqueued',
    due: 'due',
    started: 'started',
    retried: 'retried',
    lost: 'worker lost',
    succeeded: 'succeeded',
    failed: 'failed',
    revoked: 'revoked',
    expired: 'expired',
    waiting: (span: string) => `waits ${span}`,
    tried: (span: string) => `waits and runs ${span}`,
    delayed: (span: string) => `delayed ${span}`,
    running: (span: string) => `runs ${span}`,
    onWorker: (worker: string) => `on ${worker}`,
    attempt: (number: string) => `attempt ${number}`,
    unknownTime: 'time not known',
  },
  de: {
    enqueued: 'eingereiht',
    due: 'fällig',
    started: 'begonnen',
    retried: 'wiederholt',
    lost: 'Worker verloren',
    succeeded: 'erfolgreich',
    failed: 'gescheitert',
    revoked: 'widerrufen',
    expired: 'verfallen',
    waiting: (span) => `wartet ${span}`,
    tried: (span) => `wartet und läuft ${span}`,
    delayed: (span) => `verzögert ${span}`,
    running: (span) => `läuft ${span}`,
    onWorker: (worker) => `auf ${worker}`,
    attempt: (number) => `Versuch ${number}`,
    unknownTime: 'Zeit nicht bekannt',
  },
});

export function eventName(kind: LifeEvent['kind']): string {
  return lifeTexts()[kind];
}

/** `runs 3 s`; of the end nothing. */
export function spanInWords(span: LifeSpan, duration: string): string | undefined {
  return span === 'ended' ? undefined : lifeTexts()[span](duration);
}
