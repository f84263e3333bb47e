enum BodiesPlaceholder {}
