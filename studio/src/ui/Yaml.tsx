import { Skeleton } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { api, ask } from '@/api/client'
import type { EditorProps } from '@/ui/yaml/Editor'

const Editor = lazy(() => import('@/ui/yaml/Editor').then(({ Editor }) => ({ default: Editor })))

export const schemaQuery = (kind: string) =>
  queryOptions({
    queryKey: ['schemas', kind],
    queryFn: () => ask(api.GET('/api/v1/schemas/{name}', { params: { path: { name: `${kind}.schema.json` } } })),
    staleTime: 'static',
  })

type Props = Omit<EditorProps, 'schema'> & {
  /** Which document it is (`monitor`, `commandJob`, …): its keys and values are proposed while it is written. */
  kind?: string
}

/** A YAML document, or a script, to write or to read; the editor comes when it is first needed. */
export function Yaml({ kind, ...props }: Props) {
  const { data: schema } = useQuery({ ...schemaQuery(kind ?? ''), enabled: kind !== undefined && !props.readOnly })
  const height = props.height ?? '360px'
  return (
    <Suspense fallback={<Skeleton h={height === 'auto' ? 160 : height} />}>
      <Editor {...props} schema={schema} />
    </Suspense>
  )
}
