import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createSessionClient } from '@postern/sdk'
import { Applications } from './applications.tsx'

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <Applications client={createSessionClient()} />
    </StrictMode>,
  )
