/** The queue of signals, in order within a thread; what cannot be answered is set aside, with an alarm. */
import { Duration } from "aws-cdk-lib";
import { ComparisonOperator, Stats, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { maxSignalReceives, queueVisibilityMs } from "../../lib/domain/limits.ts";

const retention = Duration.days(4);

/** SQS keeps nothing longer. */
const deadLetterRetention = Duration.days(14);

export class SignalQueue extends Queue {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    const deadLetters = new Queue(scope, "DeadLetters", {
      fifo: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: deadLetterRetention,
    });
    super(scope, id, {
      fifo: true,
      encryption: QueueEncryption.SQS_MANAGED,
      visibilityTimeout: Duration.millis(queueVisibilityMs),
      retentionPeriod: retention,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: maxSignalReceives },
    });
    this.deadLetters = deadLetters;
    alarmOnAnythingIn(deadLetters);
  }
}

function alarmOnAnythingIn(deadLetters: Queue): void {
  deadLetters
    .metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM })
    .createAlarm(deadLetters, "Alarm", {
      alarmDescription: "Vigil set a signal aside after it failed again and again",
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
}
