"""The workbench: pages made of one set of components."""
