import { entryOf, texts } from '../text/texts.js';

/** Why a task ended without success, by its code. */
const reasonTexts = texts({
  en: {
    reasons: {
      error: 'the error is one that is not retried',
      'retries-exhausted': 'no retry was left',
      rejected: 'the handler rejected it',
      'time-limit': 'the hard time limit was exceeded',
      'worker-lost': 'too many workers died with it',
      'unknown-task': 'no worker knows the task',
      malformed: 'the message cannot be read',
      'malformed-result': 'the result cannot be stored',
      dependency: 'the task before it failed',
      part: 'a part of the group failed',
      expired: 'it expired before it began',
      revoked: 'it was revoked',
    },
  },
  de: {
    reasons: {
      error: 'der Fehler ist einer, der nicht wiederholt wird',
      'retries-exhausted': 'keine Wiederholung war übrig',
      rejected: 'der Handler hat ihn abgelehnt',
      'time-limit': 'die harte Zeitgrenze war überschritten',
      'worker-lost': 'zu viele Worker starben damit',
      'unknown-task': 'kein Worker kennt den Task',
      malformed: 'die Nachricht ist nicht zu lesen',
      'malformed-result': 'das Ergebnis ist nicht zu speichern',
      dependency: 'der Task davor scheiterte',
      part: 'ein Teil der Gruppe scheiterte',
      expired: 'er verfiel, bevor er begann',
      revoked: 'er wurde widerrufen',
    },
  },
});

/** In words; a code that is newer than this page stands for itself. */
export function reasonInWords(code: string): string {
  return entryOf<string>(reasonTexts().reasons, code) ?? code;
}
