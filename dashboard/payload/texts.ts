import { texts } from '../text/texts.js';

export const payloadTexts = texts({
  en: {
    title: 'Arguments and result',
    arguments: 'Arguments',
    headers: 'Headers',
    result: 'Result',
    show: 'Show them',
    onDemand: 'They may hold personal data. Looking at them is noted in the audit.',
    hidden: 'This dashboard hides arguments, headers and results.',
    denied: 'You lack the permission payload.read.',
    none: 'Its record holds no arguments any more.',
    showAll: 'Show all',
    download: 'Download',
  },
  de: {
    title: 'Argumente und Ergebnis',
    arguments: 'Argumente',
    headers: 'Header',
    result: 'Ergebnis',
    show: 'Zeigen',
    onDemand: 'Sie können persönliche Daten enthalten. Das Ansehen wird protokolliert.',
    hidden: 'Dieses Dashboard verbirgt Argumente, Header und Ergebnisse.',
    denied: 'Ihnen fehlt das Recht payload.read.',
    none: 'Der Satz hält keine Argumente mehr.',
    showAll: 'Alles zeigen',
    download: 'Herunterladen',
  },
});
