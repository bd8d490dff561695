export type Theme = 'system' | 'light' | 'dark'
const KEY = 'atalaya.theme'

function remembered(): Theme {
  const chosen = typeof document === 'undefined' ? undefined : document.documentElement.dataset.theme
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

let current = $state<Theme>(remembered())

export const theme = {
  get current() {
    return current
  },
}

export function chooseTheme(chosen: Theme): void {
  current = chosen
  if (chosen === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = chosen
  try {
    localStorage.setItem(KEY, chosen)
  } catch (cause) {
    console.warn('The theme is not remembered.', cause)
  }
}
