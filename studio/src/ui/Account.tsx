// Who is in; grows with users and login.
export function Account(_: { workspace: string }) {
  return null
}
