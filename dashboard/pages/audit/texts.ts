import { texts } from '../../text/texts.js';

export const auditTexts = texts({
  en: {
    summary: 'Changes that people made, the newest first. The last 10,000 are kept.',
    at: 'When',
    who: 'Who',
    via: 'Way',
    action: 'Action',
    target: 'Target',
    count: 'Changed',
    outcome: 'Outcome',
    done: 'done',
    failed: 'failed',
    empty: 'No changes yet',
    emptyMore:
      'Pauses, purges, requeues and the like appear here, whether they are made on these pages, with ntq or by a service.',
  },
  de: {
    summary: 'Änderungen durch Menschen, die neueste zuerst. Die letzten 10.000 bleiben erhalten.',
    at: 'Wann',
    who: 'Wer',
    via: 'Weg',
    action: 'Aktion',
    target: 'Ziel',
    count: 'Geändert',
    outcome: 'Ausgang',
    done: 'getan',
    failed: 'gescheitert',
    empty: 'Noch keine Änderungen',
    emptyMore:
      'Hier erscheint, was auf diesen Seiten, mit ntq oder durch einen Dienst angehalten, geleert oder neu eingereiht wird.',
  },
});
