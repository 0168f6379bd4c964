import type { LinkProps } from '@tanstack/react-router'

type Target = Pick<LinkProps, 'to' | 'params' | 'search'>

/** Where the page of a fact's subject is, such as `jobs/NAME`; null where there is none. */
export function subjectLink(workspace: string, subject: string): Target | null {
  const [noun, name] = subject.split('/')
  if (!noun || !name) return null
  if (noun === 'jobs' || noun === 'runs')
    return { to: '/workspaces/$workspace/jobs/$name', params: { workspace, name } }
  return null
}
