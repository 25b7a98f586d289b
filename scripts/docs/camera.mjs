// A browser that takes pictures of the dashboard.
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

/** A quarter of the size of a PNG, at a quality at which text stays sharp. */
const WEBP = { format: 'webp', quality: 80 };
/** The live stream opens, and the graph of a workflow is laid out. */
const SETTLED_MS = 700;
/** On a busy machine Redis may answer too late. */
const ATTEMPTS = 5;

export class Camera {
  #browser;

  constructor(browser) {
    this.#browser = browser;
  }

  static async launch() {
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    return new Camera(await chromium.launch({ executablePath, args: ['--no-sandbox'] }));
  }

  close() {
    return this.#browser.close();
  }

  /** A place as a PNG. It says what is wrong with it on the way, and tries again where the page could not be read. */
  async take(url, options) {
    for (let attempt = 1; ; attempt += 1) {
      const { picture, hasFailed } = await this.#take(url, options);
      if (!hasFailed || attempt === ATTEMPTS) return picture;
    }
  }

  async #take(url, { size, scheme, locale = 'en-GB' }) {
    const page = await this.#browser.newPage({
      viewport: size,
      colorScheme: scheme,
      locale,
      timezoneId: 'Europe/Paris',
    });
    page.on('console', (message) => message.type() === 'error' && console.error(`${url}: ${message.text()}`));
    await page.goto(url);
    await page.waitForSelector('main h1');
    await page.waitForSelector('main .skeleton', { state: 'detached' });
    await sleep(SETTLED_MS);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) console.error(`${url} is ${overflow} px too wide for ${size.width} px.`);
    const picture = await page.screenshot();
    const hasFailed = (await page.locator('main .note.bad').count()) > 0;
    await page.close();
    return { picture, hasFailed };
  }

  /** Pictures side by side as one WebP, each of that size. */
  async sideBySide(pictures, { width, height }) {
    const page = await this.#browser.newPage({ viewport: { width: width * pictures.length, height } });
    const images = pictures.map(
      (picture) =>
        `<img width="${width}" height="${height}" src="data:image/png;base64,${picture.toString('base64')}">`,
    );
    await page.setContent(`<body style="margin: 0; display: flex">${images.join('')}</body>`);
    await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
    const session = await page.context().newCDPSession(page);
    const { data } = await session.send('Page.captureScreenshot', WEBP);
    await page.close();
    return Buffer.from(data, 'base64');
  }
}
