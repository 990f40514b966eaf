"""Fenqun: customer records in; profiles, tags, segments and reports out."""
