import { describeMalformed, RECORDS } from './malformed.contract.js';

describeMalformed(RECORDS);
