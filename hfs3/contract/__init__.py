"""What the gateway promises and demands: data, standard library only."""
