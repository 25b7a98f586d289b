import { describeBroker } from './broker.contract.js';
import { openMemory } from './memory-opening.js';

describeBroker('memory broker', openMemory);
