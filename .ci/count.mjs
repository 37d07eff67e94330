/**
 * Counts the tests of a JSON report of vitest: `node count.mjs REPORT EXIT_STATUS` prints `PASSED FAILED`, and a line for
 * each test that did not pass.
 *
 * A file that could not be loaded is a failure. So is a run without a report or without a test, a test that was skipped,
 * and a status other than 0 that no failed test explains (an unhandled error).
 */
import { readFileSync } from 'node:fs'

const [path = '', status = '1'] = process.argv.slice(2)

function readReport() {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

const files = readReport()?.testResults ?? []
const tests = files.flatMap((file) => file.assertionResults)
const passed = tests.filter((test) => test.status === 'passed').length
const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
const failed = tests.length - passed + unloaded
const unexplained = failed === 0 && (passed === 0 || status !== '0') ? 1 : 0
const names = [
  ...tests.filter((test) => test.status !== 'passed').map((test) => `${test.status}: ${test.fullName}`),
  ...files
    .filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
    .map((file) => `not loaded: ${file.name}`),
  ...(unexplained === 0 ? [] : [`no failed test, and exit status ${status}`]),
]
process.stdout.write([`${passed} ${failed + unexplained}`, ...names].join('\n') + '\n')
