import { describeBroker } from './broker.contract.js';
import { openRedis } from './redis-opening.js';

describeBroker('redis broker', openRedis);
