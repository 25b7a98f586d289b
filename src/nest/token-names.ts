import { defaultsOf, taskNameOf, type ProvidedService, type ServiceTasks } from './service-tasks.js';

/**
 * The names that tasks have under the tokens of their class. A process that knows the token alone enqueues under them; a name
 * that is taken, or that several classes would have, is left out.
 */
export function tokenNames(
  services: readonly ProvidedService[],
): (service: ServiceTasks, method: string) => readonly string[] {
  const claims = new Map<string, number>();
  const claim = (name: string) => claims.set(name, (claims.get(name) ?? 0) + 1);
  for (const service of services) {
    for (const task of service.tasks) {
      for (const name of [taskNameOf(service, task), ...(task.options.aliases ?? [])]) claim(name);
      namesUnderTokens(service, task.method).forEach(claim);
    }
  }
  return (service, method) => namesUnderTokens(service, method).filter((name) => claims.get(name) === 1);
}

function namesUnderTokens(
  service: Partial<ProvidedService> & ServiceTasks,
  method: string,
): readonly string[] {
  const task = service.tasks.find((each) => each.method === method);
  if (task === undefined || task.options.name !== undefined) return [];
  const names = (service.tokens ?? []).map((token) => taskNameOf(defaultsOf(token), task));
  return [...new Set(names)].filter((name) => name !== taskNameOf(service, task));
}
