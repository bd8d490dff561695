import { packetLogged, syslogLine, webRequest } from '../../lines/servers.ts'
import { MINUTE, outsideAddress, SECOND, SOURCES } from '../../scene.ts'
import { at, type CorrelationVector, series } from './vector.ts'

const attacker = outsideAddress(7)
const visit = (path: string, status = 200) => ({ from: attacker, path, status })
const probes = (count: number) => series(count, SECOND, (time, i) => webRequest(time, visit(`/viejo-${i}.php`, 404)))
const upload = (from: string) => webRequest(at(5 * MINUTE), { from, method: 'PUT', path: '/index.html', status: 201 })
const documents = (count: number, bytes: number) =>
  series(count, 2 * SECOND, (time, i) => webRequest(time, { ...visit(`/expedientes/${i}.pdf`), bytes }))
const bookings = (method: string) =>
  series(40, MINUTE, (time) => webRequest(time, { from: attacker, method, path: '/citas/reservar', status: 302 }))
const crowd = (addresses: number) =>
  series(400, 100, (time, i) => webRequest(time, { from: outsideAddress(i % addresses), path: '/citas/disponibles' }))
const packets = (count: number, step: number) =>
  series(count, step, (time, i) =>
    packetLogged(time, { host: 'fw-bog', from: outsideAddress(i), to: '203.0.113.9', port: 443, verdict: 'FW NEW' }),
  )
const blocked = (ports: number) =>
  series(80, SECOND, (time, i) =>
    packetLogged(time, {
      host: 'fw-bog',
      from: attacker,
      to: '203.0.113.9',
      port: 20 + (i % ports),
      verdict: 'UFW BLOCK',
    }),
  )
const vpnRefused = (count: number) =>
  series(count, 10 * SECOND, (time) => ({
    source: SOURCES.firewall,
    time,
    line: `<189>date=${new Date(time).toISOString().slice(0, 10)} time=${new Date(time).toISOString().slice(11, 19)} devname="FGT-BOG" devid="FGT60FTK00000001" eventtime=${time}000000 tz="+0000" logid="0101039426" type="event" subtype="vpn" level="alert" vd="root" logdesc="SSL VPN login fail" action="ssl-login-fail" remip=${attacker} user="consular04" reason="sslvpn_login_permission_denied" msg="SSL user failed to logged in"`,
  }))
const openVpnRefused = (count: number) =>
  series(count, 10 * SECOND, (time) =>
    syslogLine(time, {
      host: { name: 'vpn-bog' },
      program: 'openvpn',
      text: `${attacker}:1194 SENT CONTROL [UNDEF]: 'AUTH_FAILED' (status=1)`,
    }),
  )

const named = (count: number, question: (i: number) => string) =>
  series(count, 500, (time, i) =>
    syslogLine(time, {
      host: { name: 'ns1' },
      program: 'named',
      text: `client @0x7f65100ee4d8 10.9.4.14#3076 (t.example.net): query: ${question(i)} +E(0) (10.9.1.10)`,
    }),
  )

export const WEB_VECTORS: readonly CorrelationVector[] = [
  {
    file: 'web-attacks/many-pages-not-found.yml',
    title: 'Web site searched for hidden pages',
    match: () => probes(60),
    miss: () => series(90, SECOND, (time) => webRequest(time, visit('/favicon.ico', 404))),
  },
  {
    file: 'web-attacks/sql-injection.yml',
    title: 'SQL injection attempts against a web site',
    match: () => series(5, SECOND, (time, i) => webRequest(time, visit(`/buscar?q=1'+UNION+SELECT+${i},2--`))),
    miss: () => series(5, SECOND, (time, i) => webRequest(time, visit(`/buscar?q=union+europea+selecta+${i}`))),
  },
  {
    file: 'defacement/page-written-after-probing.yml',
    title: 'Page written to a web site after probing',
    match: () => [...probes(30), upload(attacker)],
    miss: () => [...probes(30), upload(outsideAddress(8))],
  },
  {
    file: 'floods/http-flood-by-address.yml',
    title: 'Flood of requests from one address',
    match: () => series(900, 60, (time) => webRequest(time, visit('/'))),
    miss: () => series(900, 120, (time) => webRequest(time, visit('/'))),
  },
  {
    file: 'floods/http-flood-on-service.yml',
    title: 'Public service flooded from many addresses',
    match: () => crowd(250),
    miss: () => crowd(249),
  },
  {
    file: 'floods/service-unavailable-surge.yml',
    title: 'Web site out of service',
    match: () => series(100, 500, (time, i) => webRequest(time, { from: outsideAddress(i), path: '/', status: 503 })),
    miss: () => series(100, 500, (time, i) => webRequest(time, { from: outsideAddress(i), path: '/', status: 500 })),
  },
  {
    file: 'floods/packet-flood-at-firewall.yml',
    title: 'Flood of connection openings at the firewall',
    match: () => packets(2_000, 29),
    miss: () => packets(2_000, 40),
  },
  {
    file: 'floods/appointment-hoarding.yml',
    title: 'One address books appointments in bulk',
    match: () => bookings('POST'),
    miss: () => bookings('GET'),
  },
  {
    file: 'network-devices/port-scan-at-firewall.yml',
    title: 'Ports of the office searched',
    match: () => blocked(40),
    miss: () => blocked(39),
  },
  {
    file: 'network-devices/vpn-sign-in-failures.yml',
    title: 'Wave of refused VPN sign-ins',
    match: () => vpnRefused(40),
    miss: () => openVpnRefused(39),
  },
  {
    file: 'mass-download/web-document-mass-download.yml',
    title: 'Hundreds of documents fetched from a web system',
    match: () => documents(200, 300_000),
    miss: () => documents(199, 300_000),
  },
  {
    file: 'mass-download/web-document-mass-download.yml',
    title: 'Great volume of documents fetched from a web system',
    match: () => documents(20, 110_000_000),
    miss: () => documents(20, 90_000_000),
  },
  {
    file: 'floods/dns-any-flood.yml',
    title: 'Name server used to flood others',
    match: () => named(100, () => 'example.net IN ANY'),
    miss: () => named(100, () => 'example.net IN A'),
  },
  {
    file: 'floods/slow-requests.yml',
    title: 'Flood of slow requests',
    match: () => series(300, 500, (time, i) => webRequest(time, { from: outsideAddress(i), path: '/', status: 408 })),
    miss: () => series(299, 500, (time, i) => webRequest(time, { from: outsideAddress(i), path: '/', status: 408 })),
  },
  {
    file: 'command-and-control/dns-tunnel.yml',
    title: "Data smuggled through the office's name server",
    match: () =>
      named(50, (i) => `${String(i).padStart(4, '0')}mzxw6ytboi7gk3tdmnuw4zltebqxg33uonxw6.t.example.net IN TXT`),
    miss: () => named(50, () => '0000mzxw6ytboi7gk3tdmnuw4zltebqxg33uonxw6.t.example.net IN TXT'),
  },
]
