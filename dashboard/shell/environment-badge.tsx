import { session } from '../state/session.js';

/** Keeps people from taking production for something else: a label, and a stripe of its colour over the whole page. */
export function EnvironmentBadge() {
  const environment = session.value?.environment;
  if (environment === undefined) return null;
  return (
    <span class="environment">
      <span class="stripe" style={{ background: environment.color }} />
      <span class="dot" style={{ background: environment.color }} />
      {environment.label}
    </span>
  );
}
