import { readFileSync } from 'node:fs';

const INDEX = new URL('../README.md', import.meta.url);

/** The index of the docs: sections with their pages, and the question that each page answers. */
export function sections() {
  return readFileSync(INDEX, 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [title, ...lines] = section.split('\n');
      return { title, pages: lines.flatMap(pageOf) };
    });
}

function pageOf(line) {
  const [, title, link, answer] = /^\| \[([^\]]+)\]\(([^)]+)\) \| (.*) \|$/.exec(line) ?? [];
  return title === undefined ? [] : [{ title, answer, link: addressOf(link) }];
}

/** As the site has it: `errors.md#x` is `/docs/errors#x`, `../CONTRIBUTING.md` is `/CONTRIBUTING`. */
function addressOf(link) {
  return new URL(link, 'file:///docs/').href.slice('file://'.length).replace(/\.md(?=#|$)/, '');
}
