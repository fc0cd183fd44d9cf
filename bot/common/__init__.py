"""Small structures that know nothing of this product."""
