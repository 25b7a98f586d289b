// The site of the docs: npm run docs. Its pages are those of the repository; docs/README.md is its index and its sidebar.
import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { sections } from './pages.mjs';

const ROOT = new URL('../..', import.meta.url).pathname;
const API = join(ROOT, 'docs/api');
/** Files beside the pages. test/docs/links.spec.ts follows links to them. */
const FILES = ['LICENSE', 'docs/deploy'];
const FILE_LINK = /(?:^|\/)(?:LICENSE$|deploy\/)/;
const DESCRIPTION =
  'Background tasks for NestJS on Redis: typed calls, retries, workflows, schedules and flow control.';
const BADGES_IN_A_ROW = '.vp-doc p:has(> img + img) > img { display: inline-block; margin-right: 6px; }';

export default defineConfig({
  title: 'nest-task-queue',
  description: DESCRIPTION,
  srcDir: '..',
  srcExclude: ['node_modules/**', 'bench/**', 'test/*/**'],
  rewrites: { 'README.md': 'index.md', 'docs/README.md': 'docs/index.md' },
  ignoreDeadLinks: [FILE_LINK],
  cleanUrls: true,
  lastUpdated: false,
  head: [['style', {}, BADGES_IN_A_ROW]],
  markdown: {
    anchor: { slugify: slugOf },
    languageAlias: { dockerignore: 'text' },
    config: openFilesInPlace,
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [{ text: 'API', link: '/api/index.html', target: '_self' }],
    sidebar: sections().map(({ title, pages }) => ({
      text: title,
      items: pages.map((page) => ({ text: page.title, link: page.link })),
    })),
  },
  buildEnd({ outDir }) {
    if (existsSync(API)) cpSync(API, join(outDir, 'api'), { recursive: true });
    for (const file of FILES) cpSync(join(ROOT, file), join(outDir, file), { recursive: true });
    writeFileSync(join(outDir, 'llms.txt'), guideForModels());
  },
});

/** The anchors of GitHub, where the same pages are read. */
function slugOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** A link with a target is left to the browser: the router of the site knows pages only. */
function openFilesInPlace(markdown) {
  const { rules } = markdown.renderer;
  const render = rules.link_open;
  rules.link_open = (tokens, index, ...rest) => {
    if (FILE_LINK.test(tokens[index].attrGet('href'))) tokens[index].attrSet('target', '_self');
    return render(tokens, index, ...rest);
  };
}

/** llms.txt: the pages and what each of them answers. */
function guideForModels() {
  const lists = sections().map(
    ({ title, pages }) =>
      `## ${title}\n\n${pages.map(({ title: name, link, answer }) => `- [${name}](${link}): ${answer}`).join('\n')}\n`,
  );
  return [
    `# nest-task-queue\n\n> ${DESCRIPTION}\n`,
    ...lists,
    '## API\n\n- [API reference](/api/index.html): every exported name\n',
  ].join('\n');
}
