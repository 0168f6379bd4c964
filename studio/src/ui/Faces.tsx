import { Button, Code, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { IconCloudOff, IconError404, IconLock, IconMoodEmpty, IconZoomQuestion } from '@tabler/icons-react'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { type Problem, problem } from '@/api/problem'
import { ButtonLink } from '@/ui/ButtonLink'
import { Command } from '@/ui/Command'
import { words } from '@/words'

type FaceProps = { icon: ReactNode; title: string; children?: ReactNode; role?: 'alert' | 'status'; order?: 1 | 2 }

function Face({ icon, title, children, role, order = 2 }: FaceProps) {
  return (
    <Stack align="center" gap="xs" py={64} px="md" role={role}>
      <Text c="dimmed" lh={1}>
        {icon}
      </Text>
      <Title order={order}>{title}</Title>
      {children}
    </Stack>
  )
}

/** Nothing is here yet: what it is good for, and what to do first, as a command and as a button. */
export function Empty({
  title,
  children,
  command,
  action,
}: {
  title: string
  children: ReactNode
  command?: string
  action?: ReactNode
}) {
  return (
    <Face icon={<IconMoodEmpty size={36} stroke={1.2} />} title={title}>
      <Text c="dimmed" ta="center" maw={560}>
        {children}
      </Text>
      {command && <Command text={command} />}
      {action && <Group mt="xs">{action}</Group>}
    </Face>
  )
}

export function NoMatch({ clear }: { clear: () => void }) {
  return (
    <Face icon={<IconZoomQuestion size={36} stroke={1.2} />} title={words.list.none}>
      <Button variant="default" onClick={clear}>
        {words.list.clear}
      </Button>
    </Face>
  )
}

export function Loading() {
  return (
    <Stack align="center" py={80} role="status" aria-label={words.faces.loading}>
      <Loader size="sm" type="dots" />
    </Stack>
  )
}

function iconOf(status: number): ReactNode {
  if (status === 401 || status === 403) return <IconLock size={36} stroke={1.2} />
  if (status === 404) return <IconError404 size={36} stroke={1.2} />
  return <IconCloudOff size={36} stroke={1.2} />
}

function titleOf(problem: Problem): string {
  if (problem.status === 401 || problem.status === 403) return words.faces.forbidden
  if (problem.status === 404) return words.faces.missing
  return problem.title || words.faces.broken
}

/** In the place of something that one's role does not let one do. */
export function Forbidden() {
  return (
    <Face icon={iconOf(403)} title={words.faces.mayNot} role="alert">
      <Text c="dimmed">{words.faces.mayNotWhat}</Text>
    </Face>
  )
}

/** A refusal with what to do; what a dead server caused is asked again by itself. */
export function Failure({ error, again, page = false }: { error: unknown; again?: () => void; page?: boolean }) {
  const told = problem(error)
  const lost = told.status === 0 || told.status === 503
  useEffect(() => {
    if (!lost || !again) return
    const timer = setInterval(again, 2000)
    return () => clearInterval(timer)
  }, [lost, again])
  return (
    <Face icon={iconOf(told.status)} title={titleOf(told)} role="alert" order={page ? 1 : 2}>
      <Text ta="center" maw={640}>
        {told.detail}
      </Text>
      {told.hint && (
        <Text c="dimmed" ta="center" maw={640}>
          {told.hint}
        </Text>
      )}
      {told.errors.map((each) => (
        <Text key={each.pointer + each.message} size="sm">
          <Code>{each.pointer}</Code> {each.message}
        </Text>
      ))}
      {again && (
        <Button variant="default" mt="xs" onClick={again}>
          {words.faces.again}
        </Button>
      )}
      {told.requestId && (
        <Text c="dimmed" size="xs">
          {words.faces.request} <span className="mono">{told.requestId}</span>
        </Text>
      )}
    </Face>
  )
}

/** For an address that leads nowhere. */
export function NoPage() {
  return (
    <Face icon={<IconError404 size={36} stroke={1.2} />} title={words.faces.noPage} order={1}>
      <Text c="dimmed">{words.faces.noPageWhat}</Text>
      <ButtonLink variant="default" mt="xs" to="/">
        {words.faces.home}
      </ButtonLink>
    </Face>
  )
}

/** What a route shows in a page's place when its loader or a component has thrown. */
export function RouteFailure({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  const boundary = useQueryErrorResetBoundary()
  const again = () => {
    boundary.reset()
    reset()
    void router.invalidate()
  }
  return <Failure error={error} again={again} page />
}
