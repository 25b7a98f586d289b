import { keysOf } from '../broker/redis/script/key-names.js';
import { producerRules } from '../broker/redis/server-check/probes.js';
import { RIGHTS } from '../broker/redis/server-check/rights.js';
import { checkNamespace } from './broker-address.js';
import { countOf, type ShardsOption } from './shards-option.js';

/** The rules of an ACL for a user of Redis who enqueues and reads results, and may do nothing else in the namespace. */
export function producerAcl(namespace: string, shards: ShardsOption = 1): readonly string[] {
  const name = checkNamespace(namespace);
  const rules = countOf(shards) === 1 ? producerRules(keysOf(name)) : rulesOfShards(name);
  return [...rules, ...RIGHTS.split(' ')];
}

/** The tags of all shards begin with the namespace and a dot, and the namespace itself says how many there are. */
function rulesOfShards(namespace: string): readonly string[] {
  return [`%R~${keysOf(namespace).meta}`, ...producerRules(keysOf(`${namespace}.*`))];
}
