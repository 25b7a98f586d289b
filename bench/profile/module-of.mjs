const ROOT = new URL('../../', import.meta.url).href;

/** V8's own entries, in words. */
const SPECIAL = {
  '(garbage collector)': 'garbage collection',
  '(program)': 'outside JavaScript: sockets, the kernel',
};

/** Whose code a frame is: a folder of this package, a dependency, Node, or V8 itself. */
export function moduleOf({ url, functionName }) {
  if (url === '') return SPECIAL[functionName] ?? 'built in: JSON, maps, promises, system calls';
  if (url.startsWith('node:')) return `Node: ${nodePart(url)}`;
  const dependency = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(url);
  if (dependency) return dependency[1];
  const path = url.startsWith(ROOT) ? url.slice(ROOT.length) : url;
  const [top, ...folders] = path.split('/').slice(0, -1);
  return top === 'dist' || top === 'src'
    ? `nest-task-queue: ${folders.join('/') || 'index'}`
    : 'the benchmark';
}

/** Its files are many: streams and sockets are one, promises and timers another. */
function nodePart(url) {
  if (/stream|net|dgram|tls/.test(url)) return 'sockets and streams';
  if (/process|timers|async_hooks/.test(url)) return 'promises, ticks and timers';
  return 'buffers and the rest';
}
