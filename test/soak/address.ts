/** The namespace of a soak, for all its processes: on one server, or over one shard on each of several. */
const { SERVERS = '[]', NAMESPACE: namespace = '' } = process.env;
const urls = JSON.parse(SERVERS) as readonly string[];

export const hasShards = urls.length > 1;
export const ADDRESS = addressOf(urls, namespace);

/** The options of the module that name servers. */
export function addressOf(servers: readonly string[], namespace: string) {
  return servers.length > 1 ? { namespace, shards: servers } : { namespace, broker: servers[0] ?? '' };
}
