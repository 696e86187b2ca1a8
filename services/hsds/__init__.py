"""
The directory for machines: Open Referral's Human Services Data Specification 3.1, read-only, in two languages.

What our profile adds to it, and why: docs/hsds-profile.md.
"""
