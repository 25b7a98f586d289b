import { texts } from '../text/texts.js';

export const failureTexts = texts({
  en: {
    stack: 'Stack',
    fields: 'Fields of the error',
    causedBy: 'Caused by',
    together: 'Errors in it',
    attempt: (number: string) => `Attempt ${number}`,
  },
  de: {
    stack: 'Stack',
    fields: 'Felder des Fehlers',
    causedBy: 'Verursacht durch',
    together: 'Fehler darin',
    attempt: (number) => `Versuch ${number}`,
  },
});
