import {
  ActionIcon,
  AppShell,
  Box,
  Burger,
  Group,
  Kbd,
  Text,
  Tooltip,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure, useHotkeys, useLocalStorage } from '@mantine/hooks'
import { IconLayoutSidebar, IconMoonStars, IconSearch, IconSun } from '@tabler/icons-react'
import { Link, Outlet } from '@tanstack/react-router'
import { Account } from '@/features/account/Account'
import { useLive } from '@/ui/live'
import { Navigation } from '@/ui/Navigation'
import { Palette } from '@/ui/Palette'
import { Shortcuts } from '@/ui/Shortcuts'
import { WorkspaceSwitch } from '@/ui/WorkspaceSwitch'
import { words } from '@/words'
import classes from './Shell.module.css'

/** What stands around every page of a workspace. */
export function Shell({ workspace }: { workspace: string }) {
  const [opened, phone] = useDisclosure()
  const [asked, palette] = useDisclosure()
  const [narrow, setNarrow] = useLocalStorage({ key: 'lazulite-narrow', defaultValue: false })
  const connected = useLive(workspace)
  useHotkeys([
    ['[', () => setNarrow((was) => !was)],
    ['/', palette.open],
  ])
  // From within a field too.
  useHotkeys([['mod+K', palette.toggle]], [])
  return (
    <AppShell
      header={{ height: 44 }}
      navbar={{ width: narrow ? 52 : 196, breakpoint: 'sm', collapsed: { mobile: !opened } }}
    >
      <a className="skip" href="#content">
        {words.shell.skip}
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="sm" gap="sm" wrap="nowrap">
          <Burger
            opened={opened}
            onClick={phone.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={words.shell.navigation}
          />
          <Link
            className="plain"
            to="/workspaces/$workspace"
            params={{ workspace }}
            aria-label={`${words.product}: ${words.pages.home}`}
          >
            <Group gap={8} wrap="nowrap">
              <img src="/studio/icon.svg" alt="" width={20} height={20} />
              <Text fw={600} visibleFrom="sm">
                {words.product}
              </Text>
            </Group>
          </Link>
          <WorkspaceSwitch workspace={workspace} />
          <UnstyledButton className={classes.search} onClick={palette.open}>
            <IconSearch size={14} />
            <Text size="sm" c="dimmed" truncate>
              {words.shell.search}
            </Text>
            <Kbd size="xs" visibleFrom="sm" aria-hidden>
              Ctrl K
            </Kbd>
          </UnstyledButton>
          <Live connected={connected} />
          <Scheme />
          <Account workspace={workspace} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar}>
        <Navigation workspace={workspace} narrow={narrow && !opened} onNavigate={phone.close} />
        <Tooltip label={words.shell.collapse} position="right">
          <ActionIcon
            m={10}
            variant="subtle"
            color="gray"
            visibleFrom="sm"
            onClick={() => setNarrow(!narrow)}
            aria-label={words.shell.collapse}
          >
            <IconLayoutSidebar size={16} />
          </ActionIcon>
        </Tooltip>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
      <Palette workspace={workspace} opened={asked} close={palette.close} />
      <Shortcuts workspace={workspace} />
    </AppShell>
  )
}

function Live({ connected }: { connected: boolean }) {
  const label = connected ? words.shell.live : words.shell.connecting
  return (
    <Tooltip label={label}>
      <Box component="span" role="status" aria-label={label} className={classes.live} data-connected={connected} />
    </Tooltip>
  )
}

function Scheme() {
  const { toggleColorScheme } = useMantineColorScheme()
  return (
    <Tooltip label={words.shell.scheme}>
      <ActionIcon variant="subtle" color="gray" onClick={toggleColorScheme} aria-label={words.shell.scheme}>
        <Box component="span" darkHidden lh={0}>
          <IconMoonStars size={16} />
        </Box>
        <Box component="span" lightHidden lh={0}>
          <IconSun size={16} />
        </Box>
      </ActionIcon>
    </Tooltip>
  )
}
