/** Fixed texts, not symbols: two copies of the package in one process still agree. */
export const DASHBOARD_SETTINGS = 'ntq:dashboard-settings';
export const DASHBOARD_ROUTES = 'ntq:dashboard-routes';
