import { spawn } from 'node:child_process';
import { Board } from '../dashboard/board.js';
import { Dashboard } from '../dashboard/dashboard.js';
import type { ArgumentsMode } from '../dashboard/api-types.js';
import { accessOf } from '../dashboard/http/credentials.js';
import { NodeServer } from '../dashboard/node-server.js';
import { ConfigurationError } from '../core/errors.js';
import { messageOfError } from '../core/kind-of-value.js';
import { printable } from '../core/printable.js';
import { brokerTargetOf, openServices, type NamespaceTarget } from '../services/connect.js';
import { diagnose } from '../services/diagnose.js';
import { Output } from './output.js';

/** The options of `ntq dashboard`. */
export interface DashboardOptions {
  readonly port: number;
  readonly host: string;
  readonly user: string;
  readonly password?: string;
  readonly token?: string;
  readonly arguments: 'hidden' | 'on-demand' | 'shown';
  readonly label?: string;
  readonly color?: string;
  readonly readOnly?: boolean;
  readonly open?: boolean;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Serves the dashboard of a namespace until a signal comes. Redis may be away: the page says so, and comes back. */
export async function serveDashboard(target: NamespaceTarget, options: DashboardOptions): Promise<void> {
  checkSecrets(options);
  checkHost(options);
  const broker = brokerTargetOf(target);
  const services = await openServices(broker);
  const output = new Output(false);
  const warn = (error: unknown) =>
    output.warn(`The dashboard failed: ${printable(messageOfError(error), 1_000)}`);
  const board = new Board(
    services,
    {
      namespace: target.namespace,
      readOnly: options.readOnly === true,
      arguments: options.arguments.replace('-', ' ') as ArgumentsMode,
      environment: environmentOf(options),
      traceUrl: undefined,
      redact: undefined,
      hasApplication: false,
      diagnose: () => diagnose(broker),
    },
    warn,
  );
  const dashboard = new Dashboard(board, warn);
  const hosts = [...new Set([hostName(options.host), ...LOOPBACK])];
  const server = new NodeServer(dashboard, ({ headers }) => accessOf(headers, { ...options, hosts }));
  const stopped = untilSignal();
  try {
    const url = await listen(server, options);
    output.line(`The dashboard of namespace ${target.namespace}: ${url}`);
    if (options.open === true) openBrowser(url);
    await stopped;
  } finally {
    await server.close();
    await services.close();
  }
}

/** A variable that is set to nothing is a mistake of a deployment: it would be a secret that everybody knows. */
function checkSecrets(options: DashboardOptions): void {
  for (const name of ['user', 'password', 'token'] as const) {
    if (options[name] !== '') continue;
    throw new ConfigurationError(
      `--${name} (or NTQ_DASHBOARD_${name.toUpperCase()}) is empty. Give it a value, or leave it out.`,
    );
  }
}

/** Beyond this machine it is a door to all tasks. */
function checkHost({ host, password, token }: DashboardOptions): void {
  if (LOOPBACK.includes(hostName(host)) || (password ?? token) !== undefined) return;
  throw new ConfigurationError(
    `--host ${host}: other machines could use the dashboard without a password. Give --password (or NTQ_DASHBOARD_PASSWORD), or --token.`,
  );
}

function hostName(host: string): string {
  return host.includes(':') ? `[${host}]` : host.toLowerCase();
}

function environmentOf({ label, color = 'slategray' }: DashboardOptions) {
  return label === undefined ? undefined : { label, color };
}

async function listen(server: NodeServer, { port, host }: DashboardOptions): Promise<string> {
  try {
    return `http://${hostName(host)}:${await server.listen(port, host)}/`;
  } catch (cause) {
    throw new ConfigurationError(`--port ${port}: ${messageOfError(cause)}. Give another --port or --host.`, {
      cause,
    });
  }
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** A machine without a browser has the address in its terminal. */
function openBrowser(url: string): void {
  const command = { darwin: 'open', win32: 'explorer' }[process.platform as 'darwin' | 'win32'] ?? 'xdg-open';
  spawn(command, [url], { stdio: 'ignore', detached: true })
    .once('error', () => undefined)
    .unref();
}
