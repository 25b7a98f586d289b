import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A page of prose, by its path from the root. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** A fenced block; `line` is the first line of its code. */
export interface CodeBlock {
  readonly page: string;
  readonly line: number;
  readonly language: string;
  /** The words after the language, such as `fragment`. */
  readonly marks: readonly string[];
  readonly code: string;
}

/** All prose that users read: pages at the root, in docs/, and of the sample. */
export function allPages(): Page[] {
  return ['.', 'docs', 'sample-app'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => pageAt(posix.join(folder, file))),
  );
}

export function pageAt(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

export function codeBlocks({ path, text }: Page): CodeBlock[] {
  return [...text.matchAll(/^```(\S*)([^\n]*)\n(.*?)^```/gms)].map((match) => ({
    page: path,
    line: text.slice(0, match.index).split('\n').length + 1,
    language: match[1] ?? '',
    marks: (match[2] ?? '').trim().split(/\s+/),
    code: match[3] ?? '',
  }));
}

/** The text with its code blanked out, so that lines keep their numbers. */
export function proseOf({ text }: Page): string {
  const blank = (code: string): string => code.replaceAll(/[^\n]/g, ' ');
  return text.replaceAll(/^```.*?^```/gms, blank);
}

/** The anchors of a page, as GitHub makes them of its headings, and those that are written out. */
export function anchorsOf(page: Page): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(page).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const slug = slugOf(heading);
    for (let n = 0; ; n += 1) {
      const anchor = n === 0 ? slug : `${slug}-${n}`;
      if (anchors.has(anchor)) continue;
      anchors.add(anchor);
      break;
    }
  }
  for (const [, id = ''] of page.text.matchAll(/<a (?:id|name)="([^"]+)">/g)) anchors.add(id);
  return anchors;
}

function slugOf(heading: string): string {
  const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return plain.replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
}
