// Draws docs/images/speed.svg. Without arguments from bench/chart/measured.json; with a file that `npm run bench -- --out <file>` wrote,
// what the picture shows of it becomes measured.json first, and docs/performance.md and README.md get its tables:
// npm run bench:chart -- bench/results/latest.json
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { drawing } from './chart/drawing.mjs';
import { performancePage, readmePage } from './chart/pages.mjs';
import { shownOf } from './chart/shown.mjs';

const MEASURED = new URL('./chart/measured.json', import.meta.url);
const IMAGES = new URL('../docs/images/', import.meta.url);
const PAGES = [
  ['../docs/performance.md', performancePage],
  ['../README.md', readmePage],
];

const [file] = process.argv.slice(2);
if (file !== undefined) {
  const results = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(MEASURED, `${JSON.stringify(shownOf(results), null, 2)}\n`);
  for (const [path, pageWith] of PAGES) {
    const page = new URL(path, import.meta.url);
    writeFileSync(page, pageWith(readFileSync(page, 'utf8'), results));
  }
}
mkdirSync(IMAGES, { recursive: true });
writeFileSync(new URL('speed.svg', IMAGES), drawing(JSON.parse(readFileSync(MEASURED, 'utf8'))));
