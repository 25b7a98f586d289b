import { registerAs, type ConfigType } from '@nestjs/config';

/** All settings of the shop, from the environment or a file `.env`. */
export const shopConfig = registerAs('shop', () => ({
  redisUrl: process.env['REDIS_URL'] || undefined,
  /** Keeps applications on one Redis apart. */
  namespace: process.env['NAMESPACE'] || 'shop',
  /** WORKER=false makes a process that only enqueues: web servers here, workers elsewhere. */
  isWorker: process.env['WORKER'] !== 'false',
  /** BEAT=false makes a process that fires no schedules. */
  isBeat: process.env['BEAT'] !== 'false',
  /** Where the shop is: its week begins there. */
  timeZone: process.env['TIME_ZONE'] || 'Europe/Paris',
  port: Number(process.env['PORT'] || 3000),
  owner: process.env['SHOP_OWNER'] || 'owner@shop.example',
}));

export type ShopConfig = ConfigType<typeof shopConfig>;
