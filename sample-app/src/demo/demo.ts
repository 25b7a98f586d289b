import { NestFactory } from '@nestjs/core';
import { shopConfig, type ShopConfig } from '../config/shop.config.js';
import { Accounts } from './accounts.js';
import { Clock } from './clock.js';
import { Day } from './day.js';
import { DemoModule } from './demo.module.js';
import { NightShift } from './night-shift.js';
import { QuietLogger } from './quiet-logger.js';
import { RushHour } from './rush-hour.js';
import { Terminal } from './terminal.js';

/** Plays a scripted day against the shop; true if all went as expected. */
export async function runDemo(): Promise<boolean> {
  // Ids of tasks are remembered, and `confirmation-o-1001` is used every day: each day has its own namespace.
  process.env['NAMESPACE'] ||= `demo-${Date.now().toString(36)}`;
  // The day takes seconds; what the clock says in them is a matter of chance.
  process.env['BEAT'] ||= 'false';
  const app = await NestFactory.createApplicationContext(DemoModule, { logger: new QuietLogger() });
  const { redisUrl } = app.get<ShopConfig>(shopConfig.KEY);
  app.get(Terminal).print(`A small shop, its tasks ${redisUrl === undefined ? 'in memory://' : 'in Redis'}.`);
  await app.get(Day).live();
  await app.get(RushHour).rush();
  await app.get(NightShift).work();
  await app.get(Clock).tick();
  const isFine = await app.get(Accounts).close();
  await app.close();
  return isFine;
}
