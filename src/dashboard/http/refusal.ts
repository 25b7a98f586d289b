import { errorAnswer } from './api-error.js';
import type { DashboardResponse } from './request.js';
import { SECURITY_HEADERS } from './security-headers.js';

/** The answer to a request that is refused before the dashboard is asked. */
export function refusal(error: unknown): DashboardResponse {
  const answer = errorAnswer(error, () => undefined);
  return { ...answer, headers: { ...SECURITY_HEADERS, ...answer.headers } };
}
