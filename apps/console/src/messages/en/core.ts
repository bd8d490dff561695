import type { Messages } from '../es.ts'

const UNITS: Record<string, string> = { m: 'minute', h: 'hour', d: 'day' }

export const common: Messages['common'] = {
  add: 'Add',
  all: 'All',
  back: 'Back',
  cancel: 'Cancel',
  close: 'Close',
  closePanel: 'Close panel',
  copied: 'Copied.',
  copy: 'Copy',
  delete: 'Delete',
  dismiss: 'Dismiss',
  edit: 'Edit',
  export: 'Export',
  justNow: 'just now',
  loading: 'Loading…',
  never: 'never',
  next: 'Continue',
  no: 'No',
  nobody: 'nobody',
  none: 'none',
  open: 'Open',
  openPage: 'Open page',
  retry: 'Try again',
  save: 'Save',
  undo: 'Undo',
  unknown: 'unknown',
  yes: 'Yes',
}

export const errors: Messages['errors'] = {
  title: 'That did not work',
  noAnswer: 'The server does not answer. What you typed is still here. Check your connection and try again.',
  cutShort: 'The file did not come whole and was not kept. Try again.',
  madeOnce: 'It may have been made already. Ask again without fear: it is not made twice.',
  noClipboard: 'The browser refused to copy. Select the text and copy it with Ctrl C.',
  noPage: 'There is no such page, or you have no access to it. Check the address.',
  unexpected: 'Something on this page failed. Nothing saved was lost. Try again.',
  status: (status) => {
    if (status === 401) return 'You are not signed in. Sign in again; what you typed is still here.'
    if (status === 403) return 'Your role does not allow this. Ask an administrator for the change.'
    if (status === 404) return 'It is no longer there, or you have no access. Go back to the list.'
    if (status === 409) return 'Someone changed it while you were looking. Reload and make the change again.'
    if (status === 413) return 'It is too large. Split it and try again.'
    if (status === 429) return 'Too many requests in a row. Wait a moment and try again.'
    if (status >= 500) return 'The server failed. What you typed is still here. Try again in a minute.'
    return `The server refused the request (${status}). Nothing was changed.`
  },
}

export const exporting: Messages['exporting'] = {
  cancel: 'Cancel the export',
  going: (size) => `Exporting ${size}`,
  done: (name) => `Saved ${name}.`,
}

export const severity: Messages['severity'] = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  informational: 'Informational',
}

export const grid: Messages['grid'] = {
  selectAll: 'Select all rows',
  select: (name) => `Select ${name}`,
  pages: 'Pages',
  perPage: 'Per page',
  previous: 'Previous page',
  next: 'Next page',
  where: (from, to, total) => `${from}–${to} of ${total}`,
  selected: (_count, text) => `${text} selected`,
  allFitting: (text) => `Select all ${text} that fit the filters`,
  allChosen: (text) => `All ${text} that fit the filters`,
  clearSelection: 'Clear selection',
}

export const filters: Messages['filters'] = {
  remove: (what) => `Remove filter: ${what}`,
  text: 'Text',
  clear: 'Clear filters',
}

export const range: Messages['range'] = {
  label: 'Time',
  all: 'All time',
  last: (span) => {
    const count = Number(span.slice(0, -1))
    const unit = UNITS[span.slice(-1)] ?? ''
    return count === 1 ? `Last ${unit}` : `Last ${count} ${unit}s`
  },
  from: 'From',
  to: 'To',
  zone: (city) => `Time of ${city}`,
  apply: 'Apply',
}

export const charts: Messages['charts'] = {
  histogram: (total, from, to) => `${total} events from ${from} to ${to}`,
  days: (name, now) => `${name}: ${now}; last 30 days`,
}

export const shortcuts: Messages['shortcuts'] = {
  title: 'Keyboard shortcuts',
  help: 'Show shortcuts',
  nextRow: 'Next row',
  previousRow: 'Previous row',
  selectRow: 'Select the row',
  openRow: 'Open the row',
  filter: 'Go to the filter',
  closePanel: 'Close the panel',
  assign: 'Assign',
  close: 'Close alerts',
  incident: 'Incident: open it or go to it',
  comment: 'Comment',
  undo: 'Undo the last act',
  back: 'Back to the list',
  openPage: 'Open the full page',
}
