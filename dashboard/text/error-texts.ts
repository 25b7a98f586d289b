import type { ApiError } from '../api/api-error.js';
import { language } from '../state/preferences.js';
import { commonTexts } from './common.js';
import { entryOf } from './texts.js';

/** The server and this page say in English what went wrong; other languages have words for the codes that people meet. */
const GERMAN: Readonly<Record<string, string>> = {
  BAD_CURSOR: 'Die Liste hat sich geändert: bitte neu laden.',
  BAD_FILTER: 'Dieser Filter ist nicht zu lesen.',
  BAD_IDS: 'Diese Auswahl ist leer oder zu groß.',
  BAD_LIMIT: 'So viele Zeilen auf einmal gibt es nicht.',
  BAD_NAME: 'Diesen Namen kann ein Limit nicht haben.',
  BAD_RANGE: 'Diesen Zeitraum gibt es nicht.',
  BROKER: 'Redis antwortete mit einem Fehler.',
  BROKER_ACCESS: 'Redis verweigert dem Dashboard ein Recht.',
  BROKER_FULL: 'Redis ist voll.',
  BROKER_UNAVAILABLE: 'Redis antwortet nicht.',
  BUSY: 'Zu viel läuft schon zugleich.',
  CANVAS: 'Dieser Workflow lässt sich nicht bauen.',
  CHORD: 'Ein Teil des Chords ist gescheitert.',
  CLOSING: 'Dieser Server endet gerade. Nichts wurde begonnen.',
  CONFIGURATION: 'Das ist falsch eingestellt.',
  CONFIRM: 'Ohne Filter trifft es alle: Das ist zu bestätigen.',
  CROSS_ORIGIN: 'Die Anfrage kam von einer fremden Seite.',
  CSRF: 'Die Sitzung dieser Seite gilt nicht mehr: bitte neu laden.',
  CUT_OFF: 'Die Suche brach vor ihrem Ende ab.',
  DURABILITY: 'Redis hat nicht bestätigt, dass es gespeichert ist.',
  ENDED: 'Der Task ist schon zu Ende.',
  ENQUEUE: 'Der Task wurde nicht angenommen.',
  ENQUEUE_MANY: 'Nicht alle Tasks wurden angenommen.',
  FORBIDDEN: 'Dafür fehlt Ihnen das Recht.',
  HIDDEN: 'Argumente werden hier nicht gezeigt.',
  INTERNAL: 'Der Server ist gescheitert; sein Protokoll sagt, woran.',
  INVALID_OPTION: 'Eine Angabe ist falsch.',
  MALFORMED_SCHEDULE: 'Dieser Zeitplan ist nicht zu lesen.',
  NEEDS_SEARCH: 'Dafür gibt es keinen Index: Das geht nur mit der Suche.',
  NOTHING_TO_CHANGE: 'Es gibt nichts zu ändern.',
  NOT_BUILT: 'Die Seiten des Dashboards fehlen in dieser Kopie.',
  NOT_FOUND: 'Das gibt es nicht oder nicht mehr.',
  NOT_KEPT: 'Die Argumente dieses Tasks sind nicht mehr da.',
  NO_SERVER: 'Hier gibt es keinen Server, der sich untersuchen lässt.',
  PAGE_FAILED: 'Diese Seite ist gescheitert.',
  PAYLOAD: 'Diese Argumente passen nicht zum Task.',
  PAYLOAD_TOO_LARGE: 'Die Argumente sind zu groß.',
  QUEUE_FULL: 'Die Queue ist voll.',
  READ_ONLY: 'Dieses Dashboard ändert nichts.',
  REDACTED: 'Argumente mit verdeckten Texten lassen sich hier nicht ändern.',
  REFUSED: 'Der Worker hat es abgelehnt.',
  SCRIPT: 'Ein Skript in Redis ist gescheitert.',
  SHARDS_MISSING: 'Ein Shard antwortet nicht: Die Änderung ist unvollständig.',
  SHARD_CROSSING: 'Das liegt in verschiedenen Shards.',
  TOO_LARGE: 'Das ist zu groß.',
  TOO_LONG: 'Die Adresse ist zu lang.',
  TOO_MANY_STREAMS: 'Zu viele Seiten schauen schon zu.',
  TOO_MANY_TOPICS: 'Zu viel wird schon beobachtet.',
  UNAUTHORIZED: 'Bitte melden Sie sich an.',
  UNKNOWN_QUEUE: 'Diese Queue gibt es nicht.',
  UNKNOWN_SCHEDULE: 'Diesen Zeitplan gibt es nicht oder nicht mehr.',
  UNKNOWN_TASK: 'Diesen Task kennt die Anwendung nicht.',
  UNREADABLE: 'Dieser Dead Letter ist nicht zu lesen und kann nicht noch einmal laufen.',
  WORKFLOW: 'Dieser Zeitplan beginnt einen Workflow: Seine Aufrufe ändert nur die Anwendung.',
};

/** An error in the language of the page: one sentence, and the words of the server where they say more. */
export function wordsOf({ code, message }: Pick<ApiError, 'code' | 'message'>): {
  readonly text: string;
  readonly more?: string;
} {
  if (code === 'OFFLINE') return { text: commonTexts().serverAway };
  const text = language.value === 'de' ? (entryOf(GERMAN, code) ?? statusInGerman(code)) : undefined;
  return text === undefined ? { text: message } : { text, more: message };
}

/** The same on one line, for the corner. */
export function lineOf(error: Pick<ApiError, 'code' | 'message'>): string {
  const { text, more } = wordsOf(error);
  return more === undefined ? text : `${text} ${more}`;
}

/** A proxy or a guard in between has answered. */
function statusInGerman(code: string): string | undefined {
  const [, status] = /^HTTP_(\d+)$/.exec(code) ?? [];
  return status && `Der Server antwortete mit ${status}.`;
}
