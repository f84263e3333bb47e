package import Messages

/// A batch that was checked and is about to be accepted.
package struct NewBatch: Sendable {
    /// One request of it.
    package struct Item: Sendable, Equatable {
        /// The caller's name for it.
        package var customID: String
        /// What the provider gets, with the model in it.
        package var body: [UInt8]
        /// Which of ``NewBatch/jobs`` runs it.
        package var job: Int

        /// An item.
        package init(customID: String, body: [UInt8], job: Int) {
            self.customID = customID
            self.body = body
            self.job = job
        }
    }

    /// The items of one model: a batch of its own at the provider.
    package struct Job: Sendable, Equatable {
        /// Random.
        package var id: String
        /// The catalogue's id of the model.
        package var model: String
        /// The name of the provider that serves it.
        package var provider: String
        /// What its items will be booked at.
        package var price: CommonV1.Price

        /// A job.
        package init(id: String, model: String, provider: String, price: CommonV1.Price) {
            self.id = id
            self.model = model
            self.provider = provider
            self.price = price
        }
    }

    /// Random.
    package var id: String
    /// The caller's; empty = none.
    package var submissionID: String
    /// Whose it is.
    package var attribution: CommonV1.Attribution
    /// In the order submitted; at least one.
    package var items: [Item]
    /// At least one.
    package var jobs: [Job]
    /// The file that the items came in, or empty.
    package var inputFileID = ""
    /// The owner's notes, a JSON object, or empty.
    package var metadata: [UInt8] = []
    /// As submitted.
    package var completionWindow = ""
    /// After which it is given up.
    package var lifetime: Duration = JobDriver.Configuration().ageMax

    /// A batch of items that came in the call.
    package init(
        id: String,
        submissionID: String,
        attribution: CommonV1.Attribution,
        items: [Item],
        jobs: [Job]
    ) {
        self.id = id
        self.submissionID = submissionID
        self.attribution = attribution
        self.items = items
        self.jobs = jobs
    }
}
