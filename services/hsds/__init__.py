"""
The directory for machines: Open Referral's HSDS 3.1 (human services data), read-only, in two languages.

What our profile adds to it, and why: docs/hsds-profile.md.
"""
