/** The layout of the keys. It changes when old and new code could not share a namespace. */
export const LAYOUT = '6';
