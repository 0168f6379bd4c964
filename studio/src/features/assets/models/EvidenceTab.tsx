import { Button, SegmentedControl, Text } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EvidenceOut } from '@/api/client'
import type { VersionProps } from '@/features/assets/kind'
import { evidenceQuery } from '@/features/assets/models/queries'
import { text } from '@/features/assets/models/words'
import { Copied } from '@/features/assets/parts/Copied'
import { said } from '@/lib/content'
import { figure } from '@/lib/format'
import { By } from '@/ui/By'
import { Content } from '@/ui/Content'
import { CodeBlock } from '@/ui/Copy'
import { Empty, Failure, Loading } from '@/ui/Faces'
import { Moment } from '@/ui/Moment'
import { RefLink } from '@/ui/RefLink'
import classes from './models.module.css'

/** What was found out about a version, the newest first, each opened to be read. */
export function EvidenceTab({ workspace, version }: VersionProps) {
  const pages = useInfiniteQuery(evidenceQuery(workspace, version))
  if (pages.error) return <Failure error={pages.error} again={() => void pages.refetch()} />
  if (pages.isPending) return <Loading />
  const evidence = pages.data.pages.flatMap(({ items }) => items)
  if (!evidence.length) return <Empty title={text.evidence.none.title}>{text.evidence.none.what}</Empty>
  return (
    <div className="panel">
      {evidence.map((one) => (
        <Evidence key={one.id} evidence={one} />
      ))}
      {pages.hasNextPage && (
        <Button variant="subtle" m="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {text.evidence.more}
        </Button>
      )}
    </div>
  )
}

function Evidence({ evidence }: { evidence: EvidenceOut }) {
  const [open, setOpen] = useState(false)
  const { kind, figure: told, source, created_at, created_by, digest } = evidence
  return (
    <details className={classes.evidence} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <IconChevronRight size={14} />
        <span className={classes.kind}>{kind}</span>
        <span className="numbers">
          {told && (
            <>
              <Text span c="dimmed" size="sm">
                {said(told.name)}
              </Text>{' '}
              {figure(told.value)}
            </>
          )}
        </span>
        <Text span c="dimmed" size="sm" ml="auto">
          <By who={created_by} /> · <Moment at={created_at} />
        </Text>
      </summary>
      {open && <Opened evidence={evidence} source={source} digest={digest} />}
    </details>
  )
}

type OpenedProps = { evidence: EvidenceOut; source: string | null; digest: string }

function Opened({ evidence, source, digest }: OpenedProps) {
  const [as, setAs] = useState('content')
  return (
    <div className={classes.content}>
      <Text size="xs" c="dimmed" component="div" mb={8} style={{ display: 'flex', gap: 16, alignItems: 'center' }}>
        {source && (
          <span>
            {text.evidence.source} <RefLink of={source}>{source.split('/', 1)[0]}</RefLink>
          </span>
        )}
        <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}>
          {text.evidence.digest} <Copied shown={digest.slice(0, 12)} value={digest} />
        </span>
        <SegmentedControl
          size="xs"
          ml="auto"
          value={as}
          onChange={setAs}
          aria-label={text.evidence.content}
          data={[
            { value: 'content', label: text.evidence.content },
            { value: 'json', label: text.evidence.json },
          ]}
        />
      </Text>
      {as === 'content' ? (
        <Content value={evidence.content} />
      ) : (
        <CodeBlock text={JSON.stringify(evidence.content, null, 2)} />
      )}
    </div>
  )
}
