import {
  Badge,
  Button,
  createTheme,
  type MantineColorsTuple,
  Modal,
  Notification,
  Table,
  Tabs,
  Tooltip,
} from '@mantine/core'
import { words } from '@/words'

const lazuli: MantineColorsTuple = [
  '#eaf1ff',
  '#d3e0fb',
  '#a6bef3',
  '#769beb',
  '#4f7de4',
  '#376ae1',
  '#2b60e0',
  '#1f51c7',
  '#1748b2',
  '#0a3d9d',
]

export const theme = createTheme({
  primaryColor: 'lazuli',
  primaryShade: { light: 7, dark: 5 },
  colors: { lazuli },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.25rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '0.875rem' } },
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  autoContrast: true,
  respectReducedMotion: true,
  components: {
    Badge: Badge.extend({ defaultProps: { variant: 'light', size: 'sm', radius: 'sm', tt: 'none', fw: 500 } }),
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': words.confirm.close } } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': words.confirm.close } } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 5, horizontalSpacing: 'sm', fz: 'sm' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true, fz: 'xs' } }),
  },
})
