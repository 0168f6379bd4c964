import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'

const Histogram = lazy(() => import('@/ui/charts/Histogram').then(({ Histogram }) => ({ default: Histogram })))

export type BarsProps = {
  /** What it shows, for who does not see it. */
  label: string
  bins: readonly string[]
  /** One or two; the second one lies over the first, which is drawn as an outline. */
  series: readonly { label: string; values: readonly number[] }[]
  height?: number
  format?: (value: number) => string
}

/** A histogram, or two laid over each other. */
export function Bars(props: BarsProps) {
  return (
    <Suspense fallback={<Skeleton h={props.height ?? 240} />}>
      <Histogram {...props} />
    </Suspense>
  )
}
