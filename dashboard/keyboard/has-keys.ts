import { storedSignal } from '../state/stored-signal.js';

/** Single keys can be switched off, because speech input and some screen readers send them by accident. */
export const hasKeys = storedSignal<'off' | 'on'>('keys', ['on', 'off'], 'on');
