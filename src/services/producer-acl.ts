import { keysOf } from '../broker/redis/script/key-names.js';
import { producerRules } from '../broker/redis/server-check/probes.js';
import { RIGHTS } from '../broker/redis/server-check/rights.js';
import { checkNamespace } from './broker-address.js';

/** The rules of an ACL for a user of Redis who enqueues and reads results, and may do nothing else in the namespace. */
export function producerAcl(namespace: string): readonly string[] {
  return [...producerRules(keysOf(checkNamespace(namespace))), ...RIGHTS.split(' ')];
}
