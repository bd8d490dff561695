export const SOURCE_STATES = ['hearing', 'silent', 'never', 'revoked'] as const
export const TONES = { hearing: 'good', silent: 'stale', never: 'unknown', revoked: 'bad' } as const
export const SHIPPERS = ['curl', 'filebeat', 'vector', 'rsyslog'] as const
export type Shipper = (typeof SHIPPERS)[number]

/** What to paste into each shipper so that it sends here. `origin` is this console's own address. */
export function shipperConfig(shipper: Shipper, origin: string, token: string): string {
  const url = new URL(origin)
  if (shipper === 'curl') {
    return `curl -sS '${origin}/ingest/ndjson' \\
  -H 'Authorization: Bearer ${token}' \\
  -H 'Content-Type: application/x-ndjson' \\
  --data-binary @events.ndjson`
  }
  if (shipper === 'filebeat') {
    return `# /etc/filebeat/filebeat.yml
filebeat.inputs:
  - type: filestream
    id: system
    paths: [/var/log/*.log]

setup.template.enabled: false
setup.ilm.enabled: false

output.elasticsearch:
  hosts: ["${origin}/ingest"]
  headers:
    Authorization: "Bearer ${token}"
  allow_older_versions: true`
  }
  if (shipper === 'vector') {
    return `# /etc/vector/vector.yaml
sources:
  system:
    type: journald

sinks:
  atalaya:
    type: http
    inputs: [system]
    uri: ${origin}/ingest/ndjson
    method: post
    compression: gzip
    encoding:
      codec: json
    framing:
      method: newline_delimited
    request:
      headers:
        Authorization: "Bearer ${token}"`
  }
  return `# /etc/rsyslog.d/90-atalaya.conf  (needs rsyslog-omhttp)
module(load="omhttp")
template(name="atalaya" type="list" option.jsonf="on") {
  property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
  property(outname="host" name="hostname" format="jsonf")
  property(outname="program" name="programname" format="jsonf")
  property(outname="message" name="msg" format="jsonf")
}
action(type="omhttp" server="${url.hostname}" serverport="${url.port || (url.protocol === 'https:' ? '443' : '80')}"
  usehttps="${url.protocol === 'https:' ? 'on' : 'off'}" restpath="ingest/ndjson"
  httpheaders=["Authorization: Bearer ${token}"] template="atalaya"
  batch="on" batch.format="newline" batch.maxsize="500"
  action.resumeRetryCount="-1" queue.type="LinkedList" queue.filename="atalaya" queue.saveOnShutdown="on")`
}
