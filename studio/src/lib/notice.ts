/** How a person hears that something is done: what is wrong with it stays until it was read. */
export const noticeOf = (done: string, warnings: readonly string[] = []) =>
  warnings.length > 0
    ? { title: done, message: warnings.join(' '), color: 'yellow', autoClose: false as const }
    : { message: done, color: 'teal' }

/** What a document became; `warnings` are what the server says of it though it was taken. */
export type Taken = { name: string; warnings?: readonly string[] }
