"""Readybook: interview workbooks for machine learning, run as an nbgrader course."""

__version__ = "0.1.0"
