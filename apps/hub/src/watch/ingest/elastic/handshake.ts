/** What we say of ourselves. The version is one whose shippers need nothing that we do not have. */
export const CLUSTER = { product: 'Elasticsearch', version: '8.19.0' } as const

interface Answer {
  readonly status: number
  readonly body: unknown
}

const ROOT = {
  name: 'atalaya',
  cluster_name: 'atalaya',
  cluster_uuid: 'YXRhbGF5YS1pbmdlc3QtMQ',
  version: {
    number: CLUSTER.version,
    build_flavor: 'default',
    build_type: 'tar',
    build_hash: '0000000000000000000000000000000000000000',
    build_date: '2026-01-01T00:00:00.000Z',
    build_snapshot: false,
    lucene_version: '9.12.0',
    minimum_wire_compatibility_version: '7.17.0',
    minimum_index_compatibility_version: '7.0.0',
  },
  tagline: 'You Know, for Search',
} as const

const LICENSE = {
  license: { status: 'active', uid: '00000000-0000-0000-0000-000000000000', type: 'basic', mode: 'basic' },
}
const HEALTH = {
  cluster_name: 'atalaya',
  status: 'green',
  timed_out: false,
  number_of_nodes: 1,
  number_of_data_nodes: 1,
}
const XPACK = { features: { ilm: { available: true, enabled: true }, security: { available: true, enabled: true } } }

const ANSWERS: readonly (readonly [RegExp, unknown])[] = [
  [/^$/, ROOT],
  [/^_license$/, LICENSE],
  [/^_xpack$/, XPACK],
  [/^_cluster\/health/, HEALTH],
  [
    /^_nodes/,
    { cluster_name: 'atalaya', nodes: { atalaya: { name: 'atalaya', version: CLUSTER.version, roles: ['ingest'] } } },
  ],
  [/^_cat\//, []],
]
// What shippers set up for a store of documents; here it has no meaning, and is there already.
const SET_UP =
  /^(_ilm\/policy|_index_template|_component_template|_template|_data_stream|_ingest\/pipeline|_alias|_ilm)(\/|$)/

/** The answer to a question that shippers ask before they send, or to something they set up. */
export function answerHandshake(method: string, path: string): Answer {
  if (method === 'PUT' || method === 'POST') {
    if (SET_UP.test(path) || /^[a-z0-9.%<>{}|_-]+$/i.test(path)) return { status: 200, body: { acknowledged: true } }
    return missing(path)
  }
  const known = ANSWERS.find(([pattern]) => pattern.test(path))
  if (known !== undefined) return { status: 200, body: known[1] }
  return SET_UP.test(path) ? { status: 200, body: {} } : missing(path)
}

function missing(path: string): Answer {
  const cause = { type: 'resource_not_found_exception', reason: `There is nothing at ${path.slice(0, 100)}.` }
  return { status: 404, body: { error: { root_cause: [cause], ...cause }, status: 404 } }
}
