import { afterAll, beforeAll } from '@jest/globals';
import { RedisProcess } from '../support/redis-process.js';
import { describeBroker } from './broker.contract.js';
import { openRestricted } from './redis-opening.js';

let server: RedisProcess;

beforeAll(async () => {
  server = await RedisProcess.start();
});
afterAll(() => server.stop());

describeBroker('redis broker of a user with few rights', () => openRestricted(server));
