import { posix } from 'node:path';
import { proseOf, type Page } from './pages.js';

const IS_OUTSIDE = /^[a-z]+:/;

/** Targets of links, images and references that are no addresses, code left out. */
export function linksOf(page: Page): string[] {
  const prose = proseOf(page).replaceAll(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)];
  const references = [...prose.matchAll(/^\[[^\]]+\]: *(\S+)/gm)];
  const html = [...prose.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)];
  const links = [...inline, ...references, ...html].map(([, target = '']) => target);
  return links.filter((link) => !IS_OUTSIDE.test(link));
}

/** The file that a link of the page leads to, from the root. */
export function targetOf(page: Page, link: string): string {
  const [file = ''] = link.split('#');
  return file === '' ? page.path : posix.join(posix.dirname(page.path), file);
}

export function targetsOf(page: Page): string[] {
  return linksOf(page).map((link) => targetOf(page, link));
}
