import { pageNames } from '../text/page-names.js';
import type { Page } from './page.js';

const operatingPages = () => import('./operating-pages.js');
const taskPages = () => import('./task-pages.js');

/** All pages, in the order of the navigation. The first four have a place in the bar of narrow windows. */
export const PAGES: readonly Page[] = [
  {
    name: 'overview',
    title: () => pageNames().overview,
    icon: 'overview',
    key: 'o',
    load: () => operatingPages().then(({ OverviewPage }) => OverviewPage),
  },
  {
    name: 'queues',
    title: () => pageNames().queues,
    icon: 'queues',
    key: 'q',
    load: () => operatingPages().then(({ QueuesPage }) => QueuesPage),
  },
  {
    name: 'tasks',
    title: () => pageNames().tasks,
    icon: 'tasks',
    key: 't',
    load: () => taskPages().then(({ TasksPage }) => TasksPage),
  },
  {
    name: 'dead-letters',
    title: () => pageNames().deadLetters,
    icon: 'dead',
    key: 'd',
    load: () => taskPages().then(({ DeadLettersPage }) => DeadLettersPage),
  },
  {
    name: 'workflows',
    title: () => pageNames().workflows,
    icon: 'workflows',
    key: 'f',
    load: () => taskPages().then(({ WorkflowsPage }) => WorkflowsPage),
  },
  {
    name: 'schedules',
    title: () => pageNames().schedules,
    icon: 'schedules',
    key: 's',
    load: () => operatingPages().then(({ SchedulesPage }) => SchedulesPage),
  },
  {
    name: 'limits',
    title: () => pageNames().limits,
    icon: 'limits',
    key: 'l',
    load: () => operatingPages().then(({ LimitsPage }) => LimitsPage),
  },
  {
    name: 'workers',
    title: () => pageNames().workers,
    icon: 'workers',
    key: 'w',
    load: () => operatingPages().then(({ WorkersPage }) => WorkersPage),
  },
  {
    name: 'audit',
    title: () => pageNames().audit,
    icon: 'audit',
    key: 'a',
    load: () => operatingPages().then(({ AuditPage }) => AuditPage),
  },
  {
    name: 'doctor',
    title: () => pageNames().doctor,
    icon: 'doctor',
    key: 'h',
    load: () => operatingPages().then(({ DoctorPage }) => DoctorPage),
  },
];

export function pageOf(name: string): Page | undefined {
  return PAGES.find((page) => page.name === name);
}

/** Asks for the script of a page before it is drawn. Where that fails, the drawing says so. */
export function preloadPage(name: string): void {
  void pageOf(name)
    ?.load()
    .catch(() => undefined);
}
