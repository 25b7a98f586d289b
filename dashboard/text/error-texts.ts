import type { ApiError } from '../api/api-error.js';
import { language } from '../state/preferences.js';
import { commonTexts } from './common.js';
import { entryOf } from './texts.js';

/** The server and this page say in English what went wrong; other languages have words for the codes that people meet. */
const GERMAN: Readonly<Record<string, string>> = {
  BAD_FILTER: 'Dieser Filter ist nicht zu lesen.',
  BAD_CURSOR: 'Die Liste hat sich geändert: bitte neu laden.',
  BROKER_ACCESS: 'Redis verweigert dem Dashboard ein Recht.',
  BROKER_FULL: 'Redis ist voll.',
  BROKER_UNAVAILABLE: 'Redis antwortet nicht.',
  BUSY: 'Zu viel läuft schon zugleich.',
  CLOSING: 'Dieser Server endet gerade. Nichts wurde begonnen.',
  CUT_OFF: 'Die Suche brach vor ihrem Ende ab.',
  FORBIDDEN: 'Dafür fehlt Ihnen das Recht.',
  HIDDEN: 'Argumente werden hier nicht gezeigt.',
  INTERNAL: 'Der Server ist gescheitert; sein Protokoll sagt, woran.',
  NOT_FOUND: 'Das gibt es nicht oder nicht mehr.',
  NOT_KEPT: 'Die Argumente dieses Tasks sind nicht mehr da.',
  PAGE_FAILED: 'Diese Seite ist gescheitert.',
  READ_ONLY: 'Dieses Dashboard ändert nichts.',
  REDACTED: 'Argumente mit verdeckten Texten lassen sich hier nicht ändern.',
  REFUSED: 'Der Worker hat es abgelehnt.',
  SHARDS_MISSING: 'Ein Shard antwortet nicht: Die Änderung ist unvollständig.',
  TOO_LARGE: 'Das ist zu groß.',
  UNREADABLE: 'Dieser Dead Letter ist nicht zu lesen und kann nicht noch einmal laufen.',
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

/** A proxy or a guard in between has answered. */
function statusInGerman(code: string): string | undefined {
  const [, status] = /^HTTP_(\d+)$/.exec(code) ?? [];
  return status && `Der Server antwortete mit ${status}.`;
}
