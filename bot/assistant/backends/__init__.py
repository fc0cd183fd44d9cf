"""The ways to an assistant, on the side of a front: in this process, over HTTP, or not there yet."""
