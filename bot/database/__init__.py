"""The one database: its engine and its migrations. Which tables there are say those who own them."""
