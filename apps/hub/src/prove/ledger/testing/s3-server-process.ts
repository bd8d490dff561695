import S3rver from 's3rver'

const [port = '0', directory = ''] = process.argv.slice(2)

/** A real S3 server in a process of its own: it keeps files, and takes no notice of signatures and conditions. */
const server = new S3rver({
  ...{ address: '127.0.0.1', port: Number(port), silent: true, vhostBuckets: false },
  ...{ directory, configureBuckets: [{ name: 'log', configs: [] }] },
})
const { port: taken } = await server.run()
process.send?.(taken)
process.on('disconnect', () => process.exit())
