/** A state as people say it: `AwaitingApproval` gives `Awaiting approval`. */
export const stateSaid = (state: string): string =>
  state.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
