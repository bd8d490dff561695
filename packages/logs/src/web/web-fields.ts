import { columnsFrom, type EcsDraft, putColumn } from '../ecs/draft.ts'
import { type Fields, textOf } from '../fields.ts'

/** Sets method, URI and version of a request line; one that is no HTTP stays whole in `cs-uri`. */
export function setRequest(fields: Fields, request: string): void {
  const first = request.indexOf(' ')
  const last = request.lastIndexOf(' ')
  const method = request.slice(0, first)
  if (first < 0 || !/^[A-Za-z-]{1,24}$/.test(method)) {
    if (request !== '-' && request !== '') fields['cs-uri'] = request
    return
  }
  const versioned = last > first && request.startsWith('HTTP/', last + 1)
  fields['cs-method'] = method
  if (versioned) fields['cs-version'] = request.slice(last + 1)
  setUri(fields, versioned ? request.slice(first + 1, last) : request.slice(first + 1))
}

/** Sets `cs-uri` and its parts; rules for proxies call them `c-uri`. */
export function setUri(fields: Fields, uri: string): void {
  fields['cs-uri'] = uri
  const absolute = /^[a-z]{2,10}:\/\/([^/?#\s]{1,255})/i.exec(uri)
  if (absolute?.[1]) fields['cs-host'] ??= absolute[1]
  const path = absolute ? uri.slice(absolute[0].length) || '/' : uri
  const question = path.indexOf('?')
  fields['cs-uri-stem'] = question < 0 ? path : path.slice(0, question)
  setQuery(fields, uri, question < 0 ? undefined : path.slice(question + 1))
}

/**
 * Sets `cs-uri-query`. By Sigma's taxonomy it is the query, but a third of the published rules look for paths in it:
 * it holds the query and, beside it, the whole URI.
 */
export function setQuery(fields: Fields, uri: string, query: string | undefined): void {
  fields['cs-uri-query'] = query === undefined || query === '' ? uri : [query, uri]
}

/** The query alone; undefined when the request had none. */
export function queryOf(fields: Fields): unknown {
  const query = fields['cs-uri-query']
  return Array.isArray(query) ? query[0] : undefined
}

const direct = columnsFrom({
  host_name: 's-computername',
  source_ip: ['c-ip', 'src_ip'],
  source_port: ['c-port', 'src_port'],
  destination_ip: ['s-ip', 'dst_ip'],
  destination_port: ['s-port', 'dst_port'],
  user_name: 'cs-username',
  http_request_method: 'cs-method',
  http_response_status_code: 'sc-status',
  http_response_body_bytes: 'sc-bytes',
  url_original: ['cs-uri', 'c-uri'],
  url_path: 'cs-uri-stem',
  url_domain: 'cs-host',
  user_agent_original: ['cs-user-agent', 'c-useragent', 'cs(User-Agent)'],
  message: 'message',
})

const WEB = ['web']

export function fillWebColumns(fields: Fields, draft: EcsDraft): void {
  direct(fields, draft)
  putColumn(draft, 'url_query', queryOf(fields))
  draft.event_category = WEB
  draft.network_protocol = 'http'
  const status = fields['sc-status']
  if (typeof status === 'number' && status > 0) draft.event_outcome = status < 400 ? 'success' : 'failure'
  const host = textOf(draft.url_domain)
  if (host) draft.url_domain = host.replace(/:\d{1,5}$/, '')
}
