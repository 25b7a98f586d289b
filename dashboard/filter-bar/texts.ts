import type { FilterProblem } from '../../src/dashboard/filter.js';
import { texts } from '../text/texts.js';

export const filterTexts = texts({
  en: {
    label: 'Filter',
    clear: 'Clear the filter',
    suggestions: (count: number) => (count === 1 ? '1 suggestion' : `${count} suggestions`),
    unknownKey: (text: string, keys: string) => `“${text}”: there is no such qualifier. There are ${keys}.`,
    noValue: (text: string) => `“${text}” lacks its value.`,
    noPath: (text: string) => `“${text}” lacks the name of the header, as in header.tenant:acme.`,
    badState: (text: string, states: string) => `“${text}”: there is no such state. There are ${states}.`,
    badMoment: (text: string) =>
      `“${text}” is no moment. Write 15m, 2h, 7d or a date such as 2026-11-30T12:00Z.`,
    openQuote: (text: string) => `“${text}” opens a quote and does not close it.`,
    twice: (text: string) => `“${text}”: this qualifier has a value already, and no task has both.`,
  },
  de: {
    label: 'Filter',
    clear: 'Filter leeren',
    suggestions: (count) => (count === 1 ? '1 Vorschlag' : `${count} Vorschläge`),
    unknownKey: (text, keys) => `„${text}“: dieses Merkmal gibt es nicht. Es gibt ${keys}.`,
    noValue: (text) => `„${text}“ fehlt der Wert.`,
    noPath: (text) => `„${text}“ fehlt der Name des Headers, wie in header.tenant:acme.`,
    badState: (text, states) => `„${text}“: diesen Zustand gibt es nicht. Es gibt ${states}.`,
    badMoment: (text) =>
      `„${text}“ ist kein Zeitpunkt. Schreiben Sie 15m, 2h, 7d oder ein Datum wie 2026-11-30T12:00Z.`,
    openQuote: (text) => `„${text}“ öffnet ein Anführungszeichen und schließt es nicht.`,
    twice: (text) => `„${text}“: dieses Merkmal hat schon einen Wert, und kein Task hat beide.`,
  },
});

/** A problem of a filter in a sentence; `keys` and `states` are those that there are. */
export function problemInWords({ code, text }: FilterProblem, keys: string, states: string): string {
  const t = filterTexts();
  switch (code) {
    case 'unknown-key':
      return t.unknownKey(text, keys);
    case 'no-value':
      return t.noValue(text);
    case 'no-path':
      return t.noPath(text);
    case 'bad-state':
      return t.badState(text, states);
    case 'bad-moment':
      return t.badMoment(text);
    case 'open-quote':
      return t.openQuote(text);
    case 'twice':
      return t.twice(text);
  }
}
