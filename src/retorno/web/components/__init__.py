"""What all pages share: who asks, the frame of a page, words, style."""
