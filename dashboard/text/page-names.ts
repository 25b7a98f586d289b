import { texts } from './texts.js';

export const pageNames = texts({
  en: {
    overview: 'Overview',
    queues: 'Queues',
    tasks: 'Tasks',
    deadLetters: 'Dead letters',
    workflows: 'Workflows',
    schedules: 'Schedules',
    limits: 'Limits',
    workers: 'Workers',
    audit: 'Audit',
    doctor: 'Doctor',
  },
  de: {
    overview: 'Übersicht',
    queues: 'Queues',
    tasks: 'Tasks',
    deadLetters: 'Dead Letters',
    workflows: 'Workflows',
    schedules: 'Zeitpläne',
    limits: 'Grenzen',
    workers: 'Worker',
    audit: 'Protokoll',
    doctor: 'Diagnose',
  },
});
