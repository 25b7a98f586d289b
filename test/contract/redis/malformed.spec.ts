import { describeMalformed, RECORDS } from './malformed.contract.js';

/** malformed.full.ts takes all of them. */
const EVERY = 6;

describeMalformed({ records: RECORDS.filter((_record, index) => index % EVERY === 0), oneTextOf: 3 });
