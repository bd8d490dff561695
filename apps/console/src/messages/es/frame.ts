export const frame = {
  sections: 'Secciones',
  more: 'Más',
  language: 'Idioma',
  theme: 'Tema',
  themes: { system: 'Como el sistema', light: 'Claro', dark: 'Oscuro' },
  me: 'Mi cuenta',
  apiDocs: 'Documentación de la API',
  home: 'Atalaya: ir al panorama',
  live: 'En vivo',
  notLive: 'Sin conexión en vivo',
  skip: 'Saltar al contenido',
}

export const groups = { watch: 'Vigilar', govern: 'Gobernar', prove: 'Probar' }

export const places = {
  overview: 'Panorama',
  alerts: 'Alertas',
  incidents: 'Incidentes',
  hunting: 'Búsqueda',
  rules: 'Reglas',
  coverage: 'Cobertura',
  sources: 'Fuentes',
  offices: 'Oficinas',
  people: 'Personas',
  approvals: 'Aprobaciones',
  institution: 'Institución',
  audit: 'Auditoría',
  log: 'Bitácora',
  evidence: 'Evidencia',
  settings: 'Ajustes',
}

export const roles = {
  lead: 'Responsable de seguridad',
  analyst: 'Analista',
  officer: 'Enlace de oficina',
  auditor: 'Auditoría',
  researcher: 'Investigación',
  partner: 'Difusor',
  admin: 'Administración',
}

export const palette = {
  open: 'Buscar en todo',
  placeholder: 'Página, oficina, alerta, incidente, regla…',
  results: 'Resultados',
  none: 'Nada con esas palabras.',
  huntFor: (words: string) => `Buscar «${words}» en los eventos de las últimas 24 horas`,
  kinds: { page: 'Página', office: 'Oficina', hunt: 'Eventos', alert: 'Alerta', incident: 'Incidente', rule: 'Regla' },
}

export const offices = {
  one: 'Oficina',
  all: 'Todas',
  find: 'Buscar oficina',
  noneFound: 'Ninguna oficina con ese nombre.',
  choose: 'Elegir oficina',
  unknown: 'Oficina no visible',
  states: {
    good: 'En orden',
    warning: 'Con avisos',
    bad: 'En riesgo',
    stale: 'Sin noticias',
    unknown: 'Sin datos aún',
  },
  kinds: {
    centre: 'Centro',
    region: 'Región',
    embassy: 'Embajada',
    consulate: 'Consulado',
    directorate: 'Dirección',
    district: 'Distrito',
    other: 'Otra',
  },
}

export const overview = {
  title: 'Panorama',
  calm: 'Todas las oficinas reportan y no hay nada grave abierto.',
  empty: 'Todavía no hay oficinas que vigilar.',
  unheard: 'Todavía no llega ningún registro.',
  attention: (count: number) =>
    count === 1
      ? 'Una oficina necesita atención.'
      : `${['', '', 'Dos', 'Tres', 'Cuatro', 'Cinco', 'Seis', 'Siete', 'Ocho', 'Nueve'][count] ?? count} oficinas necesitan atención.`,
  names: (worst: string) => `Primero: ${worst}.`,
  figures: {
    openAlerts: 'Alertas abiertas',
    openIncidents: 'Incidentes abiertos',
    events: 'Eventos hoy',
    silentSources: 'Fuentes en silencio',
    minutesToClose: 'Tiempo para cerrar',
  },
  map: 'Mapa de oficinas',
  mapLabel: (offices: string, attention: string) =>
    `Mapa con ${offices} oficinas, ${attention} necesitan atención. La tabla de abajo dice lo mismo.`,
  legend: 'El tamaño dice cuántas alertas hay abiertas.',
  board: 'Oficinas',
  latest: 'Lo más reciente',
  noLatest: 'Aún no hay alertas. Cuando una regla coincida con un evento, aparecerá aquí.',
  noOffices: 'Aquí aparecerá cada oficina con su estado.',
  firstOffice: 'Agregar la primera oficina',
  firstSource: 'Conectar una fuente',
  noSources: 'Ninguna fuente envía eventos todavía.',
  noSourcesText: 'Conecte la primera: un servidor, un cortafuegos o un recolector que ya tenga.',
  columns: {
    office: 'Oficina',
    state: 'Estado',
    alerts: 'Alertas',
    incidents: 'Incidentes',
    lastHeard: 'Último evento',
    sources: 'Fuentes',
    lag: 'Retraso',
    events: 'Eventos/h',
  },
  silentOf: (silent: string, all: string) => `${silent} de ${all} en silencio`,
  newer: (count: number, text: string) => (count === 1 ? '1 novedad. Mostrar' : `${text} novedades. Mostrar`),
  onlyAttention: 'Solo las que necesitan atención',
  alertCount: (count: number, text: string) => (count === 1 ? '1 alerta abierta' : `${text} alertas abiertas`),
}
