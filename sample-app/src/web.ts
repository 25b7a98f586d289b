import { NestFactory } from '@nestjs/core';
import { shopConfig, type ShopConfig } from './config/shop.config.js';
import { WebModule } from './web.module.js';

/** The shop as a web server that is its own worker. */
export async function startWeb(): Promise<void> {
  const app = await NestFactory.create(WebModule, { logger: ['log', 'warn', 'error', 'fatal'] });
  // On SIGTERM running tasks may end and what is left goes back to its queue; then the process ends with code 0.
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  const config = app.get<ShopConfig>(shopConfig.KEY);
  await app.listen(config.port, '127.0.0.1');
  console.log(examples(`http://127.0.0.1:${config.port}`, config.redisUrl));
}

function examples(url: string, redisUrl: string | undefined): string {
  const place = redisUrl === undefined ? 'this process; set REDIS_URL to keep them in a Redis' : 'Redis';
  const post = "curl -H 'content-type: application/json'";
  return `
The shop is open, its tasks are kept in ${place}. Try:

  ${post} ${url}/orders -d '{"id":"o-1","email":"bob@greylist.example"}'
  curl ${url}/tasks/confirmation-o-1
  curl ${url}/tasks/fulfilment-o-1
  curl ${url}/trace/o-1

  ${post} ${url}/uploads -d '{"name":"sunset.jpg","size":400000,"format":"jpg"}'
  ${post} ${url}/uploads -d '{"name":"poster.gif","size":400000,"format":"gif"}'
  curl ${url}/queues
  curl ${url}/dead-letters
  curl ${url}/metrics
  curl ${url}/health/ready

Or open the dashboard: ${url}/ops/

What goes wrong with whom is written in images/image-api.ts, mail/mail-provider.ts and database/database.ts.
`;
}
