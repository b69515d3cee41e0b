"""What a clinic promises and allows in its inbox."""

from store_forward.terms.terms import House, Terms, TermsBook

__all__ = ["House", "Terms", "TermsBook"]
