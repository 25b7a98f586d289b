import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { linksOf, targetOf } from './links.js';
import { ROOT, allPages, anchorsOf, pageAt, type Page } from './pages.js';

describe.each(allPages().map((page) => [page.path, page] as const))('%s', (_path, page) => {
  it('Links lead to files of this repository, and to headings that they have', () => {
    expect(linksOf(page).flatMap((link) => faultOf(page, link))).toEqual([]);
  });
});

it.each([
  ['no-such-page.md', 'no-such-page.md: there is no docs/no-such-page.md'],
  ['errors.md#no-such-heading', 'errors.md#no-such-heading: docs/errors.md has no heading #no-such-heading'],
  ['#here', '#here: docs/errors.md has no heading #here'],
])('The check finds the fault of %s', (link, fault) => {
  const page = pageAt('docs/errors.md');
  expect(linksOf({ ...page, text: `[a](${link})` }).flatMap((one) => faultOf(page, one))).toEqual([fault]);
});

function faultOf(page: Page, link: string): string[] {
  const path = targetOf(page, link);
  const [, anchor] = link.split('#');
  if (!existsSync(join(ROOT, path))) return [`${link}: there is no ${path}`];
  if (anchor === undefined || anchorsOf(pageAt(path)).has(anchor)) return [];
  return [`${link}: ${path} has no heading #${anchor}`];
}
