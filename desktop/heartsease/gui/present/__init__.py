"""What each page shows, as frozen values, and how it changes; no Qt, so that it is tested without a window."""
