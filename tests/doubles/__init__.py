"""Publishers over real HTTP on loopback. Every figure in here is synthetic."""
