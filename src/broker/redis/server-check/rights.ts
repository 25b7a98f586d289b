/**
 * What a user of Redis must be allowed, besides its keys and channels; all that is dangerous to others is taken out. An ACL reads
 * it from left to right.
 */
export const RIGHTS = '+@read +@write +@pubsub +@connection -@dangerous +eval +evalsha +time +info';
