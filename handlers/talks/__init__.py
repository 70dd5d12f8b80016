"""Conversations as their writers look at them: graphs, findings, a page of everything that is asked."""
