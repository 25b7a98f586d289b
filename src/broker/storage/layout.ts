/** The layout of the keys. It changes when old and new code could not share a namespace. */
export const LAYOUT = '5';

/** Over how many shards a namespace is spread. It is fixed when the namespace is made. */
export const SHARDS = '1';
