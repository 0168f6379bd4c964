// Before the first paint, so that a dark page does not flash white; a file of its own because of the content security policy.
const chosen = localStorage.getItem('mantine-color-scheme-value') ?? 'auto'
const dark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches)
document.documentElement.dataset.mantineColorScheme = dark ? 'dark' : 'light'
