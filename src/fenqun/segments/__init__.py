"""Segmentations: exclusive and exhaustive divisions of the customers."""
