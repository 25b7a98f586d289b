import { texts } from '../../text/texts.js';

/** A finding in words: its subject, how many, and for how long, each as text. */
export const findingTexts = texts({
  en: {
    'no-worker': (subject: string, count: string) =>
      subject === ''
        ? 'No worker is connected: new tasks would wait.'
        : `No worker serves ${subject}, where ${count} wait.`,
    paused: (subject: string, count: string, _span: string, note: string) =>
      `${subject} is paused${note === '' ? '' : ` (“${note}”)`}; ${count} wait.`,
    'old-wait': (subject: string, _count: string, span: string) => `A task has waited ${span} in ${subject}.`,
    'dead-letters': (subject: string, count: string) =>
      `${count} lie among the dead letters${subject === '' ? '' : ` of ${subject}`}.`,
    failing: (subject: string, count: string) => `${count} of ${subject} failed in the last minutes.`,
    blocked: (subject: string, count: string) => `Limits hold back ${count} in ${subject}.`,
    'breaker-open': (subject: string) => `The circuit breaker ${subject} is open: its tasks wait.`,
    'schedule-late': (subject: string, _count: string, span: string) =>
      `The schedule ${subject} is ${span} late: no beat fires it.`,
    'schedule-unreadable': (subject: string) =>
      `The schedule ${subject} cannot be read, so it does not fire.`,
    'loop-lag': (subject: string, _count: string, span: string) =>
      `The event loop of ${subject} is ${span} behind: something blocks it.`,
    'worker-silent': (subject: string, _count: string, span: string) =>
      `The worker ${subject} has given no sign of life${span === '' ? '' : ` for ${span}`}.`,
    task: 'task',
    tasks: 'tasks',
  },
  de: {
    'no-worker': (subject, count) =>
      subject === ''
        ? 'Kein Worker ist verbunden: Neue Tasks würden warten.'
        : `Kein Worker bedient ${subject}; dort warten ${count}.`,
    paused: (subject, count, _span, note) =>
      `${subject} ist angehalten${note === '' ? '' : ` („${note}“)`}; es warten ${count}.`,
    'old-wait': (subject, _count, span) => `In ${subject} wartet ein Task seit ${span}.`,
    'dead-letters': (subject, count) =>
      `${count} liegen bei den Dead Letters${subject === '' ? '' : ` von ${subject}`}.`,
    failing: (subject, count) => `${count} von ${subject} scheiterten in den letzten Minuten.`,
    blocked: (subject, count) => `Grenzen halten ${count} in ${subject} zurück.`,
    'breaker-open': (subject) => `Der Circuit-Breaker ${subject} ist offen: Seine Tasks warten.`,
    'schedule-late': (subject, _count, span) =>
      `Der Zeitplan ${subject} ist ${span} verspätet: Kein Beat löst ihn aus.`,
    'schedule-unreadable': (subject) => `Der Zeitplan ${subject} ist unlesbar und wird nicht ausgelöst.`,
    'loop-lag': (subject, _count, span) =>
      `Die Ereignisschleife von ${subject} hinkt ${span} hinterher: Etwas blockiert sie.`,
    'worker-silent': (subject, _count, span) =>
      `Der Worker ${subject} gibt kein Lebenszeichen${span === '' ? '' : ` seit ${span}`}.`,
    task: 'Task',
    tasks: 'Tasks',
  },
});
