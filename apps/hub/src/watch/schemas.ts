/** The tables of the watch, in an order in which each finds those that it refers to. */
export const WATCH_SCHEMAS = ['sources', 'rules', 'detection', 'alerts', 'hunting', 'coverage'].map((noun) => ({
  noun,
  file: new URL(`./${noun}/schema.sql`, import.meta.url),
}))
