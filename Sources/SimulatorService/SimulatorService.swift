enum SimulatorServicePlaceholder {}
