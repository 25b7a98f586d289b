// Takes the pictures of docs/dashboard.md: plays a shop on a Redis of its own, serves its dashboard, and opens the pages in Chromium.
//
//   npm run build && node scripts/docs/screenshots.mjs            the pictures of the docs, into docs/images/dashboard
//   … --review <folder>                                           each page in both schemes at three widths, to be looked at
//   … --minutes <n>                                               how long the shop plays before; default 3
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { chromium } from 'playwright-core';
import { provideRedis } from '../redis.mjs';
import { fillHistory } from './figure-history.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const NAMESPACE = 'shop';
const WORKERS = 3;
const { values } = parseArgs({
  options: { review: { type: 'string' }, minutes: { type: 'string', default: '3' } },
});

delete process.env.REDIS_URL;
const redis = await provideRedis();
const programs = [];
try {
  const address = await startShop();
  await sleep(Number(values.minutes) * 60_000);
  const client = new Redis(redis.url);
  await fillHistory(client, NAMESPACE);
  const places = await placesOf(address);
  await client.quit();
  await (values.review === undefined
    ? takeForDocs(address, places)
    : takeForReview(address, places, values.review));
} finally {
  for (const program of programs) program.kill('SIGKILL');
  await redis.stop();
}

/** Starts workers, the application that enqueues, and the dashboard; answers its address. */
async function startShop() {
  const run = ['test/support/programs.mjs'];
  for (let worker = 0; worker < WORKERS; worker += 1)
    await start([...run, 'test/dashboard/demo/worker.ts'], /READY/);
  await start([...run, 'test/dashboard/demo/shop.ts'], /READY/);
  const look = ['--label', 'production', '--color', 'crimson', '--arguments', 'shown', '--port', '0'];
  const [address] = await start(['dist/ntq/ntq.mjs', 'dashboard', ...look], /http:\S+/);
  return address;
}

/** Resolves with the first match in what the program writes. */
async function start(command, pattern) {
  const env = { ...process.env, REDIS_URL: redis.url, NTQ_NAMESPACE: NAMESPACE, NAMESPACE };
  const program = spawn(process.execPath, command, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  programs.push(program);
  const gone = once(program, 'exit').then(() => Promise.reject(new Error(`${command.join(' ')} has ended.`)));
  gone.catch(() => {});
  return Promise.race([matchIn(program.stdout, pattern), gone]);
}

async function matchIn(stream, pattern) {
  const lines = createInterface(stream);
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const match = pattern.exec(line);
      if (match !== null) resolve(match);
    });
  });
}

/** The pages, and of some of them one thing that they show. */
async function placesOf(address) {
  const read = async (route) => (await fetch(new URL(`api/v1/${route}`, address))).json();
  const [workflows, workers, dead] = await Promise.all([
    read('workflows'),
    read('workers'),
    read('dead-letters'),
  ]);
  const idOf = (list) => encodeURIComponent(list?.[0]?.id ?? '');
  return {
    overview: 'overview',
    queues: 'queues',
    tasks: 'tasks?filter=task%3Aemail.confirm%20state%3Asucceeded',
    task: `tasks/${idOf(dead.deadLetters)}`,
    'dead-letters': 'dead-letters',
    'dead-letter': `dead-letters/${idOf(dead.deadLetters)}`,
    workflows: 'workflows',
    workflow: `workflows/${idOf(workflows.workflows)}`,
    schedules: 'schedules',
    schedule: 'schedules/digest-acme',
    limits: 'limits',
    workers: 'workers',
    worker: `workers/${idOf(workers.workers)}`,
    audit: 'audit',
    doctor: 'doctor',
  };
}

async function takeForDocs(address, places) {
  const folder = join(ROOT, 'docs/images/dashboard');
  const size = { width: 1280, height: 800 };
  for (const [name, scheme] of [
    ['overview', 'light'],
    ['queues', 'dark'],
    ['task', 'light'],
    ['workflow', 'dark'],
  ])
    await take(address, { [name]: places[name] }, { folder, size, scheme, suffix: '' });
}

async function takeForReview(address, places, folder) {
  for (const width of [1440, 768, 320])
    for (const scheme of ['light', 'dark']) {
      const size = { width, height: width < 500 ? 700 : 900 };
      await take(address, places, { folder, size, scheme, suffix: `-${width}-${scheme}` });
    }
}

async function take(address, places, { folder, size, scheme, suffix }) {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const page = await browser.newPage({
    viewport: size,
    colorScheme: scheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
  });
  page.on(
    'console',
    (message) => message.type() === 'error' && console.error(`${suffix}: ${message.text()}`),
  );
  for (const [name, place] of Object.entries(places)) {
    await page.goto(`${address}#/${place}`);
    await page.waitForSelector('main h1');
    await page.waitForSelector('main .skeleton', { state: 'detached' });
    // The live stream opens, and the graph of a workflow is laid out.
    await sleep(700);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) console.error(`${name}${suffix} is ${overflow} px too wide.`);
    await page.screenshot({ path: join(folder, `${name}${suffix}.png`) });
  }
  await browser.close();
}
