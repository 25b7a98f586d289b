import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The browser of this machine; `undefined` where there is none. */
export const CHROMIUM = PLACES.find((path) => path !== undefined && existsSync(path));

/** A page of a browser, with all that went wrong in it. */
export interface OpenPage {
  readonly page: Page;
  /** Errors of the console and exceptions, the refusals of the content security policy among them. */
  readonly faults: readonly string[];
}

/** One Chromium for the tests of a file. */
export class TestBrowser {
  private constructor(private readonly browser: Browser) {}

  static async launch(): Promise<TestBrowser> {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
    return new TestBrowser(await chromium.launch({ executablePath: CHROMIUM ?? '', args }));
  }

  /** A page with no memory of others, in English and UTC. */
  async open(address: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
    const context = await this.browser.newContext({
      locale: 'en-GB',
      timezoneId: 'UTC',
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(address);
    return { page, faults };
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** The id of the thing whose page is open. */
export function idIn(page: Page): string {
  return decodeURIComponent(page.url().split('/').at(-1) ?? '');
}
