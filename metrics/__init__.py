"""Measures of a finished film, each as validate -> metric -> evaluate: beat alignment, motif, cost-quality."""
