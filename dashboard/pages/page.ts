import type { ComponentType } from 'preact';
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
  /** The page is loaded when it, or another of its script, is opened for the first time. */
  readonly load: () => Promise<ComponentType<PageProps>>;
}
