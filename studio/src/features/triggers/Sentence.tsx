import { Code, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { clauseOf, type Rule, startName } from '@/features/triggers/model'
import { jobTitleQuery } from '@/features/triggers/queries'
import { operatorName, text } from '@/features/triggers/words'
import { span } from '@/lib/format'
import { who } from '@/lib/principals'
import { RefLink } from '@/ui/RefLink'
import classes from './Sentence.module.css'

const words = text.sentence

/** The rule as people say it. */
export function Sentence({ rule }: { rule: Rule }) {
  const start = startName(rule.start)
  const limits = [
    rule.quiet > 0 && words.quiet(span(rule.quiet)),
    rule.longest !== null && words.longest(span(rule.longest)),
    rule.atMost && words.atMost(rule.atMost.times, rule.atMost.per),
  ].filter((one) => typeof one === 'string')
  return (
    <div className={classes.sentence}>
      <p>
        <b>{words.when}</b>{' '}
        {rule.when.map((pattern, index) => (
          <span key={pattern}>
            {index > 0 && ` ${words.or} `}
            <Code>{pattern}</Code>
          </span>
        ))}{' '}
        {words.happens}
      </p>
      {rule.clauses.map((clause, index) => (
        <p key={clause}>
          <b>{index ? words.and : words.if}</b> <ClauseSaid written={clause} />
        </p>
      ))}
      <p>
        <b>{start.again ? words.again : words.start}</b>{' '}
        {start.again ? <Again name={start.name} /> : <Code>{start.name}</Code>} {words.as} {who(rule.owner)}
      </p>
      {limits.length > 0 && (
        <Text size="sm" c="dimmed">
          {limits.join(', ')}
        </Text>
      )}
    </div>
  )
}

function Again({ name }: { name: string }) {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  const { data: title } = useQuery(jobTitleQuery(workspace, name))
  return <RefLink of={`jobs/${name}`}>{title ?? name}</RefLink>
}

function ClauseSaid({ written }: { written: string }) {
  const clause = clauseOf(written)
  if (!clause) return <Code>{written}</Code>
  return (
    <>
      <Code>{clause.path}</Code> {operatorName(clause.operator)} {clause.value && <Code>{clause.value}</Code>}
    </>
  )
}
