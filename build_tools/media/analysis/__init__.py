"""What headers do not tell: picture and sound are decoded in samples and measured."""
