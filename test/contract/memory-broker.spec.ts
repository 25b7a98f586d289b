import { describeBroker } from './broker.contract.js';
import { openMemory } from './memory-opening.js';
import { describeDigest } from './task-store/digest.contract.js';

describeBroker('memory broker', openMemory);
describeDigest('memory broker', openMemory);
