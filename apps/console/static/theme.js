// Runs before the first paint, so that the chosen theme and language never flash the other.
try {
  const theme = localStorage.getItem('atalaya.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
  const locale = localStorage.getItem('atalaya.locale')
  if (locale === 'en') document.documentElement.lang = 'en'
} catch (cause) {
  console.warn('No local storage: theme and language follow the defaults.', cause)
}
