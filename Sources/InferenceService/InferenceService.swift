enum InferenceServicePlaceholder {}
