"""The housing team's pages."""
