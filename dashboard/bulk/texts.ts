import type { BulkAction } from '../../src/dashboard/api-types.js';
import { texts } from '../text/texts.js';

/** Texts of changes to many tasks at once. `count` is a number as text. */
export const bulkTexts = texts({
  en: {
    selected: (count: string) => `${count} selected`,
    matching: (count: string, isExact: boolean) => `${isExact ? 'All' : 'At least'} ${count} that match`,
    atLeast: (count: string) => `at least ${count}`,
    selectMatching: 'Select all that match',
    clear: 'Clear the selection',
    select: (name: string) => `Select ${name}`,
    selectLoaded: 'Select all that are listed',
    revoke: 'Revoke',
    terminate: 'Stop',
    requeue: 'Requeue',
    drop: 'Drop',
    revokeTitle: (count: string) => `Revoke ${count} tasks?`,
    revokeMore: 'They end as revoked and do not start. Tasks that run already go on to their end.',
    terminateTitle: (count: string) => `Stop ${count} tasks?`,
    terminateMore: 'They end as revoked. Tasks that run are stopped wherever they are.',
    requeueTitle: (count: string) => `Requeue ${count} dead letters?`,
    requeueMore: 'Each runs again as a new task with its arguments, and leaves the dead letters.',
    dropTitle: (count: string) => `Drop ${count} dead letters?`,
    dropMore: 'They are gone for good, with their arguments.',
    all: 'No filter is set, so this means all of them.',
    running: (done: string, whole: string) => `${done} of ${whole}`,
    counting: (count: string) => `${count} found so far`,
    revokeDone: (count: string) => `${count} tasks revoked`,
    terminateDone: (count: string) => `${count} tasks stopped`,
    requeueDone: (count: string) => `${count} dead letters requeued`,
    dropDone: (count: string) => `${count} dead letters dropped`,
    skipped: (count: string) => `${count} had ended or gone meanwhile`,
    refused: (count: string) => `${count} were refused`,
    firstRefused: (count: string) => `The first ${count} refusals`,
    abort: 'Abort',
    aborted: 'Aborted.',
    failed: 'It failed.',
    partial: 'There may be more: run it again',
    lost: 'The server has ended or was replaced, so this may be cut short. The audit says how far it came.',
  },
  de: {
    selected: (count) => `${count} ausgewählt`,
    matching: (count, isExact) => `${isExact ? 'Alle' : 'Mindestens'} ${count} passenden`,
    atLeast: (count) => `mindestens ${count}`,
    selectMatching: 'Alle passenden auswählen',
    clear: 'Auswahl aufheben',
    select: (name) => `${name} auswählen`,
    selectLoaded: 'Alle gelisteten auswählen',
    revoke: 'Widerrufen',
    terminate: 'Stoppen',
    requeue: 'Neu einreihen',
    drop: 'Verwerfen',
    revokeTitle: (count) => `${count} Tasks widerrufen?`,
    revokeMore: 'Sie enden als widerrufen und beginnen nicht. Tasks, die schon laufen, laufen zu Ende.',
    terminateTitle: (count) => `${count} Tasks stoppen?`,
    terminateMore: 'Sie enden als widerrufen. Laufende Tasks werden gestoppt, wo immer sie sind.',
    requeueTitle: (count) => `${count} Dead Letters neu einreihen?`,
    requeueMore: 'Jeder läuft als neuer Task mit seinen Argumenten und verlässt die Dead Letters.',
    dropTitle: (count) => `${count} Dead Letters verwerfen?`,
    dropMore: 'Sie sind endgültig weg, mit ihren Argumenten.',
    all: 'Es ist kein Filter gesetzt, also sind alle gemeint.',
    running: (done, whole) => `${done} von ${whole}`,
    counting: (count) => `${count} bisher gefunden`,
    revokeDone: (count) => `${count} Tasks widerrufen`,
    terminateDone: (count) => `${count} Tasks gestoppt`,
    requeueDone: (count) => `${count} Dead Letters neu eingereiht`,
    dropDone: (count) => `${count} Dead Letters verworfen`,
    skipped: (count) => `${count} waren inzwischen beendet oder weg`,
    refused: (count) => `${count} wurden abgelehnt`,
    firstRefused: (count) => `Die ersten ${count} Ablehnungen`,
    abort: 'Abbrechen',
    aborted: 'Abgebrochen.',
    failed: 'Fehlgeschlagen.',
    partial: 'Es kann mehr geben: noch einmal ausführen',
    lost: 'Der Server endete oder wurde ersetzt, daher ist dies vielleicht unvollständig. Das Protokoll sagt, wie weit es kam.',
  },
});

/** The question before a change; of a count that is not exact it says so. */
export function bulkTitle(action: BulkAction, count: string, isExact = true): string {
  const t = bulkTexts();
  const title = t[`${action}Title`](isExact ? count : t.atLeast(count));
  return title.charAt(0).toUpperCase() + title.slice(1);
}

export function bulkConsequence(action: BulkAction): string {
  return bulkTexts()[`${action}More`];
}

export function bulkOutcome(action: BulkAction, count: string): string {
  return bulkTexts()[`${action}Done`](count);
}
