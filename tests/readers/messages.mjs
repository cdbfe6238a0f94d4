// Cucumber's own formatter, on messages that are read from the first file: HTML into the second.
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { CucumberHtmlStream } from '@cucumber/html-formatter'
import { parseEnvelope } from '@cucumber/messages'

const [, , input, output] = process.argv
const html = new CucumberHtmlStream()
const written = pipeline(html, createWriteStream(output))
for await (const line of createInterface({ input: createReadStream(input) })) {
  html.write(parseEnvelope(line))
}
html.end()
await written
