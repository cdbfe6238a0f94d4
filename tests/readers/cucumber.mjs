// A reporter that many pipelines use, on a file of Cucumber JSON: the report goes into a folder, with
// what it counted.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import report from 'multiple-cucumber-html-reporter'

const [, , input, output] = process.argv
const jsonDir = join(output, 'in')
mkdirSync(jsonDir, { recursive: true })
copyFileSync(input, join(jsonDir, 'cucumber.json'))
report.generate({
  jsonDir,
  reportPath: join(output, 'out'),
  disableLog: true,
  openReportInBrowser: false,
  saveCollectedJSON: true,
})
