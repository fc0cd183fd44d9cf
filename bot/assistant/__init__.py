"""The assistant: what a front asks, the backends behind it, and what runs in the process of Rasa."""
