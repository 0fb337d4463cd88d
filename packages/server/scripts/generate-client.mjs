import { generateClient } from './database-client.mjs'

generateClient()
