"""What is printed: a kit for whoever helps, and the form on paper. Layout in Typst, words in messages."""
