// Draws docs/images/speed.svg. Without arguments from bench/chart/measured.json; with a file that `npm run bench -- --out <file>` wrote,
// what the picture shows of it becomes measured.json first: npm run bench:chart -- results.json
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { drawing } from './chart/drawing.mjs';
import { shownOf } from './chart/shown.mjs';

const MEASURED = new URL('./chart/measured.json', import.meta.url);
const IMAGES = new URL('../docs/images/', import.meta.url);

const [file] = process.argv.slice(2);
if (file !== undefined) {
  const shown = shownOf(JSON.parse(readFileSync(file, 'utf8')));
  writeFileSync(MEASURED, `${JSON.stringify(shown, null, 2)}\n`);
}
mkdirSync(IMAGES, { recursive: true });
writeFileSync(new URL('speed.svg', IMAGES), drawing(JSON.parse(readFileSync(MEASURED, 'utf8'))));
