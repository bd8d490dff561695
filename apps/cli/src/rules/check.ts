import { fieldsOf, knownLogsources } from '@atalaya/logs'
import { checkFields, countLoaded, type LoadOptions, loadRules, type RuleCheck, type RuleFile } from '@atalaya/sigma'

/** What loads and what does not; warns of fields that no source gives, as a name with a slip of the pen. */
export function check(files: readonly RuleFile[], loading: LoadOptions = {}): RuleCheck {
  const ruleSet = loadRules(files, loading)
  const { loaded, notLoaded, problems } = countLoaded(ruleSet)
  const sources = knownLogsources().map((logsource) => ({ logsource, ...fieldsOf(logsource) }))
  const fields = checkFields([...ruleSet.rules, ...ruleSet.filters, ...ruleSet.correlations], sources)
  return { loaded, notLoaded, problems: [...problems, ...fields] }
}
