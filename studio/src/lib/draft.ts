/** A document that is being written over one that is there; `etag`: of the one that it was begun from. */
export type Draft = { document: string; etag: string }
