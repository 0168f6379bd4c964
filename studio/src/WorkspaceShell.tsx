import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Shell } from '@/ui/Shell'

export function WorkspaceShell() {
  const { workspace } = useParams({ from: '/workspaces/$workspace' })
  useEffect(() => localStorage.setItem('lazulite-workspace', workspace), [workspace])
  return <Shell key={workspace} workspace={workspace} />
}
