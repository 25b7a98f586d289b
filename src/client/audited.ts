import type { Audit } from './audit.js';

type Method = (...args: never[]) => Promise<unknown>;

/** How a method that changes something is noted. */
interface AuditRule<Args extends readonly unknown[], Result> {
  /** The thing that was meant, from the arguments. */
  readonly target: (...args: Args) => string;
  /** How many things were changed, from the result. */
  readonly count?: (result: Result) => number | undefined;
}

export type AuditRules<Service> = {
  readonly [Name in keyof Service]?: Service[Name] extends (...args: infer Args) => Promise<infer Result>
    ? AuditRule<Args, Result>
    : never;
};

/** Lets a service note each call of the methods that have a rule. `noun`: its name in the notes. */
export function audited<Service extends object>(
  service: Service,
  audit: Audit,
  noun: string,
  rules: AuditRules<Service>,
): Service {
  for (const [name, rule] of Object.entries(rules) as [string, AuditRule<never[], unknown>][]) {
    const method = (service as Record<string, Method>)[name]?.bind(service) as Method;
    const noted: Method = (...args) =>
      audit.run(
        { action: `${noun}.${name}`, target: () => rule.target(...args) },
        () => method(...args),
        rule.count,
      );
    Object.defineProperty(service, name, { value: noted, configurable: true, writable: true });
  }
  return service;
}
