export const hunting = {
  title: 'Búsqueda',
  pivot: (field: string) => `Acciones con ${field}`,
  only: 'Solo con este valor',
  without: 'Sin este valor',
  searchOnly: 'Buscar este valor (24 h)',
  searchWithout: 'Buscar sin este valor (24 h)',
  searchAround: 'Buscar ± 5 minutos',
  undecodable: 'No se pudo interpretar',
  eventTabs: 'Formas de ver el evento',
  tabs: { ecs: 'Campos comunes', own: 'Campos de la fuente', raw: 'Original' },
}
