enum StubsPlaceholder {}
