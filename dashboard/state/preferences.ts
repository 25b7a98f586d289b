import { effect } from '@preact/signals';
import { storedSignal } from './stored-signal.js';

export type Scheme = 'auto' | 'dark' | 'light';
export type Language = 'de' | 'en';
export type Zone = 'local' | 'utc';
export type TimeStyle = 'exact' | 'relative';

export const SCHEMES = ['auto', 'light', 'dark'] as const;
export const LANGUAGES = ['en', 'de'] as const;

export const scheme = storedSignal<Scheme>('scheme', SCHEMES, 'auto');
export const language = storedSignal<Language>('language', LANGUAGES, preferredLanguage());
export const zone = storedSignal<Zone>('zone', ['local', 'utc'], 'local');
export const timeStyle = storedSignal<TimeStyle>('time', ['relative', 'exact'], 'relative');

/** Keeps the attributes of the document in step with the choices. */
export function applyPreferences(): void {
  effect(() => {
    document.documentElement.dataset['scheme'] = scheme.value;
    document.documentElement.lang = language.value;
  });
}

export function nextScheme(): void {
  scheme.value = SCHEMES[(SCHEMES.indexOf(scheme.value) + 1) % SCHEMES.length] ?? 'auto';
}

function preferredLanguage(): Language {
  return navigator.language.startsWith('de') ? 'de' : 'en';
}
