export const text = {
  title: 'Log in',
  name: 'Name',
  password: 'Password',
  enter: 'Log in',
  forgotten: 'An Owner can set a new password: lazulite user password NAME',
  account: 'Account',
  local: 'at this machine, without login',
  owner: 'Owner of everything here',
  settings: 'Your account',
  out: 'Log out',
} as const
