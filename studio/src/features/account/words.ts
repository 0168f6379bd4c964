export const text = {
  title: 'Log in',
  name: 'Name',
  password: 'Password',
  enter: 'Log in',
  forgotten:
    'Forgotten? An Owner can set a new password; so can, on the server’s machine, “lazulite user password NAME”.',
  account: 'Account',
  local: 'at this machine, without login',
  owner: 'Owner of everything here',
  settings: 'Your account',
  out: 'Log out',
} as const
