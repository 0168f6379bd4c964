import { notifications } from '@mantine/notifications'
import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { type Problem, problem } from '@/api/problem'

type Told<T> = {
  /** What is said when it is done; nothing where it shows by itself. */
  done?: (answer: T) => string
  /** What the page does after it. */
  after?: (answer: T) => void
  /** True for a refusal that the page shows in its own place. */
  shown?: (refusal: Problem) => boolean
}

/** Something that a person does: what came of it is said in a corner, a refusal with what to do. */
export function useAct<G, T>(
  act: (given: G) => Promise<T>,
  { done, after, shown }: Told<T> = {},
): UseMutationResult<T, unknown, G> {
  return useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      if (done) notifications.show({ message: done(answer), color: 'teal' })
      after?.(answer)
    },
    onError: (error) => {
      const told = problem(error)
      if (shown?.(told)) return
      notifications.show({
        title: told.detail,
        message: [told.hint, ...told.errors.map(({ message }) => message)].filter(Boolean).join(' '),
        color: 'red',
        autoClose: 10_000,
      })
    },
  })
}
