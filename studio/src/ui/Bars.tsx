import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { BarsProps } from '@/ui/charts/Histogram'

const Histogram = lazy(() => import('@/ui/charts/Histogram').then(({ Histogram }) => ({ default: Histogram })))

/** A histogram, or two laid over each other. */
export function Bars(props: BarsProps) {
  return (
    <Suspense fallback={<Skeleton h={props.height ?? 240} />}>
      <Histogram {...props} />
    </Suspense>
  )
}
