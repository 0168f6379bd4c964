import { expect, test } from 'vitest'
import { mainDeployment } from '@/lib/deployments'

test('the deployment that answers most gives the model of an endpoint', () => {
  expect(
    mainDeployment([
      { model: 'azureml:m:1', traffic_percent: 10 },
      { model: 'azureml:m:2', traffic_percent: 90 },
    ]),
  ).toEqual({ name: 'm', version: '2' })
  expect(mainDeployment([])).toBeNull()
})
