enum FinetuneServicePlaceholder {}
