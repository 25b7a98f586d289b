// The last resort on a bare Debian machine: where we are root, as in a container, Redis can be installed.
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const APT_GET = '/usr/bin/apt-get';
const POLICY = '/usr/sbin/policy-rc.d';
const KEPT = `${POLICY}.ntq-kept`;

export function canInstallRedis() {
  return process.getuid?.() === 0 && existsSync(APT_GET);
}

export function installRedis() {
  console.log('Redis: none found; as root on Debian, installing it: apt-get install redis-server');
  withoutServices(() => {
    aptGet('update');
    aptGet('install', '-y', '--no-install-recommends', 'redis-server');
  });
}

/** The package would start a server on 6379 for the whole machine. Debian asks this file first; 101 forbids it. */
function withoutServices(install) {
  const hadPolicy = existsSync(POLICY);
  if (hadPolicy) renameSync(POLICY, KEPT);
  try {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    install();
  } finally {
    rmSync(POLICY, { force: true });
    if (hadPolicy) renameSync(KEPT, POLICY);
  }
}

function aptGet(...args) {
  try {
    execFileSync(APT_GET, ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  } catch (error) {
    throw new Error(`apt-get ${args[0]} failed:\n${error.stdout ?? ''}${error.stderr ?? ''}`, {
      cause: error,
    });
  }
}
