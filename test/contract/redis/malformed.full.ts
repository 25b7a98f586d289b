import { describeMalformed, RECORDS } from './malformed.contract.js';

describeMalformed({ records: RECORDS, oneTextOf: 1 });
