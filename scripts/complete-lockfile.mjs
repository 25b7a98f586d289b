// Adds to package-lock.json the optional packages of platforms other than this one.
//
// npm leaves a package out of the lock when the registry it installs from does not carry it, as mirrors for one
// platform do. `npm ci` then refuses the lock everywhere ("Missing: @swc/core-darwin-arm64@… from lock file").
// An entry with its version and platform is enough: npm skips it where it does not fit and looks it up where it does.
// Run it after every `npm install`: npm run lockfile
import { readFileSync, writeFileSync } from 'node:fs';

const LOCK = new URL('../package-lock.json', import.meta.url);
const PLATFORM =
  /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64)(?:-(gnu|glibc|musl|msvc|eabi)[a-z]*)?$/;
const LIBC = { gnu: 'glibc', glibc: 'glibc', musl: 'musl' };

/** The folders in which Node would look for a dependency of the package at `path`, the nearest first. */
function* lookups(path, name) {
  for (let at = path; at; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    yield `${at}/node_modules/${name}`;
  }
  yield `node_modules/${name}`;
}

function platformEntry(name, version, parent) {
  const match = PLATFORM.exec(name);
  if (!match || !/^\d+\.\d+\.\d+/.test(version)) {
    throw new Error(`${name}@${version} is not in the lock and does not look like a platform package`);
  }
  const [, os, cpu, abi] = match;
  return {
    version,
    cpu: [cpu],
    ...(parent.dev && { dev: true }),
    ...(os === 'linux' && LIBC[abi] && { libc: [LIBC[abi]] }),
    optional: true,
    os: [os],
  };
}

const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
const added = {};
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if ([...lookups(path, name)].some((place) => place in lock.packages)) continue;
    added[`node_modules/${name}`] = platformEntry(name, version, entry);
  }
}

// npm's own order, so that the next `npm install` moves nothing.
const byPath = ([a], [b]) => a.localeCompare(b, 'en');
lock.packages = Object.fromEntries(Object.entries({ ...lock.packages, ...added }).toSorted(byPath));
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${Object.keys(added).length} platform packages added`);
