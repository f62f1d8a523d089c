"""The facts of a recording, read from its headers and packets; nothing is decoded but a frame."""
