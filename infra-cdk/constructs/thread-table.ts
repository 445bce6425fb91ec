/** The one table, with its sparse index of what is due; it outlives the stack. */
import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, Table } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

const dueIndex = "due";

export class ThreadTable extends Table {
  /** For Query only: keys of what is due, oldest first within a shard. */
  readonly dueIndexArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: "expiresAt",
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // The person's memory is in here: neither a deleted stack nor a slip in the console takes it along.
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
    });
    this.addGlobalSecondaryIndex({
      indexName: dueIndex,
      partitionKey: { name: "dueShard", type: AttributeType.STRING },
      sortKey: { name: "dueAt", type: AttributeType.NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.dueIndexArn = `${this.tableArn}/index/${dueIndex}`;
  }
}
