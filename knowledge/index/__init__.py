"""The retrievers: each scores every procedure for a question; fusion weighs them."""
