"""What runs in the process of Rasa: messages read together and answered once, conversations kept, actions run."""
