"""Signing in and out, language, invitations, health."""
