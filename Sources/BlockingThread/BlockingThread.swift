enum BlockingThreadPlaceholder {}
