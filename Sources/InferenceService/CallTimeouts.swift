package import Messages
package import Provider

/// How long the parts of a provider call may take: by class, since nobody waits for a batch as for an answer on a screen.
package struct CallTimeouts: Sendable, Equatable {
    /// One duration for each class.
    package struct ByClass: Sendable, Equatable {
        /// Of priority realtime.
        package let realtime: Duration
        /// Of priority standard, and of calls that say none.
        package let standard: Duration
        /// Of priority batch.
        package let batch: Duration

        /// Durations of the classes.
        package init(realtime: Duration, standard: Duration, batch: Duration) {
            self.realtime = realtime
            self.standard = standard
            self.batch = batch
        }

        /// Of a priority's class.
        package func callAsFunction(_ priority: CommonV1.Priority) -> Duration {
            switch priority {
            case .realtime: realtime
            case .batch: batch
            default: standard
            }
        }
    }

    /// Until a connection stands.
    package var connect: Duration
    /// From the call to the first content of a streamed answer; headers and comments are none.
    package var firstContent: ByClass
    /// Between two pieces of any answer.
    package var betweenBytes: ByClass
    /// From the request to the first byte of a plain answer, which comes when all of it is made.
    package var answer: ByClass
    /// For a whole call.
    package var total: ByClass

    /// Times that fit large models.
    package init(
        connect: Duration = .seconds(5),
        firstContent: ByClass = ByClass(realtime: .seconds(10), standard: .seconds(30), batch: .seconds(300)),
        betweenBytes: ByClass = ByClass(realtime: .seconds(10), standard: .seconds(30), batch: .seconds(60)),
        answer: ByClass = ByClass(realtime: .seconds(60), standard: .seconds(180), batch: .seconds(600)),
        total: ByClass = ByClass(realtime: .seconds(300), standard: .seconds(600), batch: .seconds(3600))
    ) {
        self.connect = connect
        self.firstContent = firstContent
        self.betweenBytes = betweenBytes
        self.answer = answer
        self.total = total
    }

    /// Whether the caller's patience is shorter than what its class would get.
    func isShortened(_ request: InferenceV1.CallRequest, isStreamed: Bool) -> Bool {
        let own = isStreamed ? firstContent(request.priority) : answer(request.priority)
        return request.patienceMS != 0 && .milliseconds(Int(request.patienceMS)) < own
    }

    /// The bounds of one call.
    ///
    /// - Parameters:
    ///   - request: its class, and how long its first content may take so that there is time for another attempt.
    ///   - isStreamed: whether the answer comes in parts.
    ///   - remaining: the caller's time.
    /// - Returns: the bounds, none longer than what remains.
    package func bounds(_ request: InferenceV1.CallRequest, isStreamed: Bool, remaining: Duration) -> ProviderTimeouts {
        let priority = request.priority
        let patience = request.patienceMS == 0 ? Duration.seconds(86_400) : .milliseconds(Int(request.patienceMS))
        let first = min(isStreamed ? firstContent(priority) : answer(priority), patience)
        return ProviderTimeouts(
            connect: min(connect, patience),
            firstByte: first,
            firstContent: isStreamed ? first : nil,
            betweenBytes: isStreamed ? betweenBytes(priority) : min(betweenBytes(priority), patience),
            total: min(total(priority), max(.milliseconds(1), remaining))
        )
    }
}
