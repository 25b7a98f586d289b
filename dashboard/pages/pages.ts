import type { ComponentType } from 'preact';
import { pageNames } from '../text/page-names.js';
import type { IconName } from '../ui/icon.js';

export interface PageProps {
  /** The one thing that the page shows; without it the page is a list. */
  readonly id: string | undefined;
  readonly query: URLSearchParams;
}

export interface Page {
  /** The first part of the address: `#/queues`. */
  readonly name: string;
  readonly title: () => string;
  readonly icon: IconName;
  /** The key that leads here after `g`. */
  readonly key: string;
  /** The page is loaded when it is opened for the first time. */
  readonly load: () => Promise<{ readonly default: ComponentType<PageProps> }>;
}

/** All pages, in the order of the navigation. The first four have a place in the bar of narrow windows. */
export const PAGES: readonly Page[] = [
  {
    name: 'overview',
    title: () => pageNames().overview,
    icon: 'overview',
    key: 'o',
    load: () => import('./overview/page.js'),
  },
  {
    name: 'queues',
    title: () => pageNames().queues,
    icon: 'queues',
    key: 'q',
    load: () => import('./queues/page.js'),
  },
  {
    name: 'tasks',
    title: () => pageNames().tasks,
    icon: 'tasks',
    key: 't',
    load: () => import('./tasks/page.js'),
  },
  {
    name: 'dead-letters',
    title: () => pageNames().deadLetters,
    icon: 'dead',
    key: 'd',
    load: () => import('./dead-letters/page.js'),
  },
  {
    name: 'workflows',
    title: () => pageNames().workflows,
    icon: 'workflows',
    key: 'f',
    load: () => import('./workflows/page.js'),
  },
  {
    name: 'schedules',
    title: () => pageNames().schedules,
    icon: 'schedules',
    key: 's',
    load: () => import('./schedules/page.js'),
  },
  {
    name: 'limits',
    title: () => pageNames().limits,
    icon: 'limits',
    key: 'l',
    load: () => import('./limits/page.js'),
  },
  {
    name: 'workers',
    title: () => pageNames().workers,
    icon: 'workers',
    key: 'w',
    load: () => import('./workers/page.js'),
  },
  {
    name: 'audit',
    title: () => pageNames().audit,
    icon: 'audit',
    key: 'a',
    load: () => import('./audit/page.js'),
  },
  {
    name: 'doctor',
    title: () => pageNames().doctor,
    icon: 'doctor',
    key: 'h',
    load: () => import('./doctor/page.js'),
  },
];

export function pageOf(name: string): Page | undefined {
  return PAGES.find((page) => page.name === name);
}
