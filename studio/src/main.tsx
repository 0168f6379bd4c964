import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@/styles.css'
import '@/ui/charts/charts.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Problem } from '@/api/problem'
import { queries, router } from '@/router'
import { theme } from '@/theme'

// Whoever is asked to log in comes back to where they were.
addEventListener('lazulite:login', () => {
  const { pathname, search } = location
  if (pathname !== '/login') void router.navigate({ to: '/login', search: { back: pathname + search } })
})

// A refusal is shown in the page's place; it is no fault of the page.
const complain = (error: unknown) => {
  if (!(error instanceof Problem)) reportError(error)
}

const root = document.getElementById('root')
if (root) {
  createRoot(root, { onCaughtError: complain }).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="top-center" className="toasts" />
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
