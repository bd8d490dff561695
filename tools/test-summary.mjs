// A reporter of node:test that writes how many tests passed, failed and were skipped, and why, as JSON.
export default async function* summarise(source) {
  let passed = 0
  let failed = 0
  const skipped = []
  for await (const { type, data } of source) {
    if (data?.details?.type === 'suite') continue
    if (type === 'test:fail') failed += 1
    else if (type === 'test:pass' && data.skip !== undefined)
      skipped.push({ name: data.name, why: data.skip === true ? 'no reason given' : data.skip })
    else if (type === 'test:pass') passed += 1
  }
  yield JSON.stringify({ passed, failed, skipped })
}
