const SPANS: Record<string, { one: string; many: (count: number) => string }> = {
  m: { one: 'Último minuto', many: (count) => `Últimos ${count} minutos` },
  h: { one: 'Última hora', many: (count) => `Últimas ${count} horas` },
  d: { one: 'Último día', many: (count) => `Últimos ${count} días` },
}

export const common = {
  add: 'Agregar',
  all: 'Todo',
  back: 'Volver',
  cancel: 'Cancelar',
  close: 'Cerrar',
  closePanel: 'Cerrar el panel',
  copied: 'Copiado.',
  copy: 'Copiar',
  delete: 'Eliminar',
  dismiss: 'Descartar aviso',
  edit: 'Editar',
  export: 'Exportar',
  justNow: 'ahora mismo',
  loading: 'Cargando…',
  never: 'nunca',
  next: 'Continuar',
  no: 'No',
  nobody: 'nadie',
  none: 'ninguno',
  open: 'Abrir',
  openPage: 'Abrir página',
  retry: 'Reintentar',
  save: 'Guardar',
  undo: 'Deshacer',
  unknown: 'desconocido',
  yes: 'Sí',
}

export const errors = {
  title: 'No se pudo completar',
  noAnswer: 'El servidor no responde. Lo que escribió sigue aquí. Revise su conexión e intente de nuevo.',
  cutShort: 'El archivo no llegó completo y no se guardó. Intente de nuevo.',
  madeOnce: 'Puede que ya se haya creado. Repita sin miedo: no se creará dos veces.',
  noClipboard: 'El navegador no permitió copiar. Seleccione el texto y cópielo con Ctrl C.',
  noPage: 'Esta página no existe, o usted no tiene acceso a ella. Revise la dirección.',
  unexpected: 'Algo falló en esta página. No se perdió nada guardado. Vuelva a intentar.',
  status: (status: number) => {
    if (status === 401) return 'Su sesión no está abierta. Entre de nuevo; lo que escribió sigue aquí.'
    if (status === 403) return 'Su función no permite esto. Pida el cambio a una persona administradora.'
    if (status === 404) return 'Ya no existe, o usted no tiene acceso. Vuelva a la lista.'
    if (status === 409) return 'Alguien lo cambió mientras usted lo veía. Vuelva a cargar y repita el cambio.'
    if (status === 413) return 'Es demasiado grande. Divídalo en partes e intente de nuevo.'
    if (status === 429) return 'Demasiadas peticiones seguidas. Espere un momento e intente de nuevo.'
    if (status >= 500) return 'El servidor tuvo una falla. Lo que escribió sigue aquí. Intente de nuevo en un minuto.'
    return `El servidor rechazó la petición (${status}). No se cambió nada.`
  },
}

export const exporting = {
  cancel: 'Cancelar la exportación',
  going: (size: string) => `Exportando ${size}`,
  done: (name: string) => `Se guardó ${name}.`,
}

export const severity = {
  critical: 'Crítica',
  high: 'Alta',
  medium: 'Media',
  low: 'Baja',
  informational: 'Informativa',
}

export const grid = {
  selectAll: 'Seleccionar todas las filas',
  select: (name: string) => `Seleccionar ${name}`,
  pages: 'Páginas',
  perPage: 'Por página',
  previous: 'Página anterior',
  next: 'Página siguiente',
  where: (from: string, to: string, total: string) => `${from}–${to} de ${total}`,
  selected: (count: number, text: string) => (count === 1 ? '1 seleccionada' : `${text} seleccionadas`),
  allFitting: (text: string) => `Seleccionar las ${text} que cumplen los filtros`,
  allChosen: (text: string) => `Las ${text} que cumplen los filtros`,
  clearSelection: 'Quitar selección',
}

export const filters = {
  remove: (what: string) => `Quitar filtro: ${what}`,
  text: 'Texto',
  clear: 'Quitar filtros',
}

export const range = {
  label: 'Periodo',
  all: 'Todo el tiempo',
  last: (span: string): string => {
    const count = Number(span.slice(0, -1))
    const words = SPANS[span.slice(-1)]
    if (!words) return span
    return count === 1 ? words.one : words.many(count)
  },
  from: 'Desde',
  to: 'Hasta',
  zone: (city: string) => `Hora de ${city}`,
  apply: 'Aplicar',
}

export const charts = {
  histogram: (total: string, from: string, to: string) => `${total} eventos del ${from} al ${to}`,
  days: (name: string, now: string) => `${name}: ${now}; últimos 30 días`,
}

export const shortcuts = {
  title: 'Atajos de teclado',
  help: 'Ver los atajos',
  nextRow: 'Fila siguiente',
  previousRow: 'Fila anterior',
  selectRow: 'Seleccionar la fila',
  openRow: 'Abrir la fila',
  filter: 'Ir al filtro',
  closePanel: 'Cerrar el panel',
  assign: 'Asignar',
  close: 'Cerrar alertas',
  incident: 'Incidente: abrirlo o ir a él',
  comment: 'Comentar',
  undo: 'Deshacer lo último',
  back: 'Volver a la lista',
  openPage: 'Abrir la página completa',
}
