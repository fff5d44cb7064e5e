import type { VerifyReport } from '../../model/verification.ts'
import { printed } from './printed.ts'
import { scenario } from './scenario.ts'

/** A verification as JSON, schema version 1: the fields in the order of the contract. */
export const verificationJson = ({ scenarios, ...report }: VerifyReport): string =>
  printed({
    schema_version: report.schema_version,
    command: report.command,
    as_of: report.as_of,
    inputs: report.inputs,
    environment: report.environment,
    verify: report.verify,
    ...(report.layers === undefined ? {} : { layers: report.layers }),
    ...(report.findings === undefined ? {} : { findings: report.findings }),
    scenarios: scenarios.map(scenario),
    budget: report.budget,
    ...(report.budgets === undefined ? {} : { budgets: report.budgets }),
    ...(report.denied === undefined ? {} : { denied: report.denied }),
    warnings: report.warnings.map(({ code, message }) => ({ code, message })),
    network: report.network,
  })
