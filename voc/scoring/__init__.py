"""What a customer's words say: language, sentiment, intent."""
