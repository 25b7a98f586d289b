const WIDTH = 760;
/** Round the picture, inside of its card. */
const MARGIN = 16;
const ROW = 58;
const TOP = 58;
const LABELS = 210;
const VALUES = 96;
const BAR = 17;

/**
 * One style for both colour schemes: an image in a page follows that of the system. The card makes it legible on a page that does not,
 * such as npm's in dark mode.
 */
const STYLE = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
  .card { fill: #ffffff; }
  .title { font-size: 15px; font-weight: 600; }
  .note { font-size: 11px; fill: #59636e; }
  .ours { fill: #c2185b; }
  .rival { fill: #8c959f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .card { fill: #0d1117; }
    .note { fill: #9198a1; }
    .ours { fill: #f06292; }
    .rival { fill: #656c76; }
  }`;

/** The picture: for each measurement a bar of each system, on one scale. */
export function drawing({ at, rounds, machine, rows }) {
  const height = TOP + rows.length * ROW + 14;
  const most = Math.max(...rows.flatMap(({ ours, rival }) => [ours, rival]));
  const scale = (WIDTH - LABELS - VALUES) / most;
  const note = `Medians of ${rounds} rounds, ${at}, ${machine.cores} cores, Node ${machine.node.replace(/^v/, '')}, Redis ${machine.redis}, BullMQ ${machine.bullmq}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${frameOf(height)} role="img" aria-labelledby="title">`,
    `<style>${STYLE}\n</style>`,
    '<title id="title">Tasks per second: nest-task-queue and BullMQ</title>',
    `<rect class="card" x="${-MARGIN}" y="${-MARGIN}" width="100%" height="100%" rx="6"/>`,
    text(0, 20, 'Tasks per second', 'title'),
    ...legend(),
    ...rows.flatMap((row, index) => bars(row, TOP + index * ROW, scale)),
    text(0, height - 2, note, 'note'),
    '</svg>\n',
  ].join('\n');
}

function frameOf(height) {
  const [width, whole] = [WIDTH + 2 * MARGIN, height + 2 * MARGIN];
  return `viewBox="${-MARGIN} ${-MARGIN} ${width} ${whole}" width="${width}" height="${whole}"`;
}

function legend() {
  return [
    swatch(LABELS, 'ours'),
    text(LABELS + 20, 20, 'nest-task-queue'),
    swatch(LABELS + 150, 'rival'),
    text(LABELS + 170, 20, 'BullMQ'),
  ];
}

function bars({ title, ours, rival }, y, scale) {
  return [
    text(0, y + 23, title),
    bar(LABELS, y, ours * scale, 'ours'),
    text(LABELS + ours * scale + 8, y + 13, `${ours.toLocaleString('en-US')} /s`),
    bar(LABELS, y + BAR + 3, rival * scale, 'rival'),
    text(LABELS + rival * scale + 8, y + BAR + 16, `${rival.toLocaleString('en-US')} /s`),
  ];
}

function swatch(x, name) {
  return `<rect class="${name}" x="${x}" y="10" width="12" height="12" rx="2"/>`;
}

function bar(x, y, width, name) {
  return `<rect class="${name}" x="${x}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>`;
}

function text(x, y, content, name) {
  const kind = name === undefined ? '' : ` class="${name}"`;
  return `<text${kind} x="${typeof x === 'number' ? +x.toFixed(1) : x}" y="${y}">${escaped(content)}</text>`;
}

function escaped(content) {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
